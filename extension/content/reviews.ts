// What waits to be reviewed, and the way to the worker: one batch at a time, by the comments' ids.

import type { Comment, Failure, ReviewedComment } from "uppsikt-core";

import type { Known } from "./known";
import { pageRef } from "./picture";
import { Orphaned, review } from "./protocol";

/**
 * A batch to the worker: whichever limit comes first. The first ones are small, for their answer is waited for before the
 * user's eyes; each later one is twice as large, up to the last. Arbitrary; 50 ordinary comments take milliseconds.
 */
const FIRST_COMMENTS = 50;
const MOST_COMMENTS = 200;
const BATCH_UNITS = 100_000;
/** A store that is full or broken: asked again after this, then twice as long, up to the last. */
const RETRY_MS = 10_000;
const LAST_RETRY_MS = 300_000;

/** What was asked of the worker, and its answer. */
export interface Answered {
  readonly known: Known;
  /** As it was sent: it may have changed or left while the worker read. */
  readonly asked: Comment;
  readonly answer: ReviewedComment;
}

/** What is asked of the page. */
export interface Reviewed {
  get(id: string): Known | undefined;
  /** These were answered. */
  reviewed(answers: readonly Answered[]): void;
  /** The worker can bear everything but this one. */
  gaveUp(known: Known): void;
  /** A batch went well or did not, or all is done. */
  changed(): void;
  orphaned(): void;
}

export class Reviews {
  readonly #page: Reviewed;
  readonly #waiting = new Set<string>();
  #sending: Promise<void> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #retryMs = RETRY_MS;
  #isStopped = false;
  /** Why the last request failed. */
  failure: Failure | undefined;

  constructor(page: Reviewed) {
    this.#page = page;
  }

  /** The worker is being asked. */
  get isSending(): boolean {
    return this.#sending !== undefined;
  }

  add(id: string): void {
    this.#waiting.add(id);
  }

  drop(id: string): void {
    this.#waiting.delete(id);
  }

  /** Sends what waits. The promise: all of it has been answered. */
  send(): Promise<void> {
    if (this.#waiting.size === 0 || this.#isStopped) return this.#sending ?? Promise.resolve();
    return (this.#sending ??= this.#sendAll()
      .catch((error: unknown) => {
        if (error instanceof Orphaned) this.#page.orphaned();
        else console.warn("Uppsikt:", error);
      })
      .finally(() => {
        this.#sending = undefined;
        this.#page.changed();
      }));
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    this.#waiting.clear();
  }

  async #sendAll(): Promise<void> {
    let most = FIRST_COMMENTS;
    while (this.#waiting.size > 0) {
      const batch = this.#batch(most);
      for (const { comment } of batch) this.#waiting.delete(comment.id);
      if (batch.length === 0) continue;
      const asked = batch.map(({ comment }) => comment);
      const outcome = await review(pageRef(), asked);
      if ("value" in outcome && fits(outcome.value, asked)) {
        this.failure = undefined;
        this.#retryMs = RETRY_MS;
        most = Math.min(MOST_COMMENTS, Math.max(FIRST_COMMENTS, batch.length * 2));
        const answers = batch.flatMap((known, at) => {
          const [one, answer] = [asked[at], outcome.value[at]];
          return one === undefined || answer === undefined ? [] : [{ known, asked: one, answer }];
        });
        this.#page.reviewed(answers);
        this.#page.changed();
        continue;
      }
      const { failure, reached } = "failure" in outcome ? outcome : MISFIT;
      this.failure = failure;
      if (!reached || (failure.code !== "internal" && failure.code !== "badMessage")) {
        // Not the comments' fault: all of them wait.
        for (const { comment } of batch) this.#waiting.add(comment.id);
        this.#retryLater();
        return;
      }
      // One of them is more than the worker can bear: halve until it is found, and do the others.
      if (batch.length > 1) {
        most = Math.ceil(batch.length / 2);
        for (const { comment } of batch) this.#waiting.add(comment.id);
      } else {
        for (const known of batch) this.#gaveUp(known);
        most = 1;
      }
    }
  }

  #batch(most: number): Known[] {
    const batch: Known[] = [];
    let units = 0;
    for (const id of this.#waiting) {
      const known = this.#page.get(id);
      if (known === undefined) {
        this.#waiting.delete(id);
        continue;
      }
      const { length } = known.comment.text;
      if (batch.length >= most || (batch.length > 0 && units + length > BATCH_UNITS)) break;
      batch.push(known);
      units += length;
    }
    return batch;
  }

  #gaveUp(known: Known): void {
    if (!this.#isStopped) this.#page.gaveUp(known);
  }

  #retryLater(): void {
    if (this.#isStopped) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => { void this.send(); }, this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }
}

const MISFIT = {
  failure: { code: "badMessage", detail: "the answer does not fit the question" },
  reached: true,
} as const;

function fits(answers: readonly ReviewedComment[], asked: readonly Comment[]): boolean {
  return (
    Array.isArray(answers) && answers.length === asked.length && answers.every((answer, at) => answer.review.id === asked[at]?.id)
  );
}
