// Talking to the worker, which may be asleep, dying, or of a version that no longer exists.

import type { Answer, Event, Failure, PageRef, Request, Comment, ReviewedComment } from "uppsikt-core";

import { api, isAlive } from "../browser";

/** What each request is answered with. */
export interface Replies {
  review: ReviewedComment[];
  approve: null;
  unapprove: null;
  openPanel: null;
  viewed: string;
  teach: null;
  armPaste: null;
}

/** The messages that the page sends. */
export type PageRequest = Extract<Request, { type: keyof Replies }>;

export type Outcome<T> =
  | { readonly value: T }
  /** `reached`: the worker itself said no; otherwise nobody answered. */
  | { readonly failure: Failure; readonly reached: boolean };

/** The extension was updated or removed: this script has nobody to talk to and shall stop. */
export class Orphaned extends Error {}

/** Tries before a request is given up; the pauses double from the first. Arbitrary: together about three seconds. */
const TRIES = 5;
const FIRST_PAUSE_MS = 200;
/** Longest wait for an answer: the worker was stopped in the middle. 50 comments take milliseconds. */
const ANSWER_MS = 20_000;

/** Sends one request and waits for its answer. Throws only `Orphaned`. */
export async function send<R extends PageRequest>(request: R): Promise<Outcome<Replies[R["type"]]>> {
  let why = "";
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (tried > 0) await pause(FIRST_PAUSE_MS * 2 ** (tried - 1));
    if (!isAlive()) throw new Orphaned();
    try {
      const answer: unknown = await withinTime(api.runtime.sendMessage(request));
      if (isAnswer<Replies[R["type"]]>(answer)) {
        return "value" in answer ? { value: answer.value } : { failure: answer.error, reached: true };
      }
      // The worker was being started or stopped: nobody answered.
      why = "no answer";
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
      if (!isAlive() || /context invalidated/i.test(why)) throw new Orphaned();
    }
  }
  return { failure: { code: "internal", detail: why }, reached: false };
}

/** Tells whoever listens. Whether somebody shows this page and so wants to hear more; that nobody does is no error. */
export function tell(event: Event): Promise<boolean> {
  if (!isAlive()) throw new Orphaned();
  return api.runtime.sendMessage(event).then((answer: unknown) => answer === true, () => false);
}

export function review(page: PageRef, comments: Comment[]): Promise<Outcome<ReviewedComment[]>> {
  return send({ type: "review", page, comments });
}

function isAnswer<T>(answer: unknown): answer is Answer<T> {
  return typeof answer === "object" && answer !== null && "ok" in answer && ("value" in answer || "error" in answer);
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

function withinTime<T>(promise: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => { fail(new Error("the worker did not answer in time")); }, ANSWER_MS);
    promise.then(done, fail).finally(() => { clearTimeout(timer); });
  });
}
