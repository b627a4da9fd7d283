// The page's own instance of Rust, its messages to the worker, and what is said when either fails.
//
// The log goes out and in here, not through the worker: a whole log is larger than a message may be, and a worker may be stopped
// while it works. Two who write at once are kept apart by the database (src/web/store.rs).

import type { Answer, Failure, Request } from "uppsikt-core";
import { instantiate as instantiateReport, type Report } from "uppsikt-report";

import { api, words } from "../../browser";
import { Half } from "../../half";
import { byId } from "../sites/dom";

/** The log, whole, and everything that is made of it. */
export const report = new Half<Report>(instantiateReport);

// A panic in the middle of an asynchronous request surfaces here and nowhere else.
function panicked(why: unknown): void {
  if (why instanceof WebAssembly.RuntimeError) report.drop(why);
}
self.addEventListener("unhandledrejection", (event) => { panicked(event.reason); });
self.addEventListener("error", (event) => { panicked(event.error); });

/** Asks the worker. */
export async function ask<T>(request: Request): Promise<T> {
  const answer = await api.runtime.sendMessage<Request, Answer<T>>(request);
  if ("error" in answer) throw answer.error;
  return answer.value;
}

/** What went wrong, in the user's words. */
export function failureText(error: unknown): string {
  if (!isFailure(error)) return words("failure_internal", error instanceof Error ? error.message : String(error));
  const code = error.code === "unknownMessage" || error.code === "badMessage" ? "message" : error.code.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return words(`failure_${code}`, error.detail);
}

/** What Rust throws. */
function isFailure(error: unknown): error is Failure {
  return typeof error === "object" && error !== null && "code" in error && "detail" in error;
}

/** Runs `work`; what goes wrong is said at the page's head. */
export function run(work: () => Promise<void>): void {
  const failure = byId("failure");
  failure.hidden = true;
  work().catch((error: unknown) => {
    failure.textContent = failureText(error);
    failure.hidden = false;
    failure.scrollIntoView({ block: "nearest" });
  });
}

/** Runs `work` on a click: one at a time, for the button is out of use meanwhile. */
export function onClick(id: string, work: () => Promise<void>): void {
  const button = byId<HTMLButtonElement>(id);
  button.addEventListener("click", () => {
    run(async () => {
      button.disabled = true;
      try {
        await work();
      } finally {
        button.disabled = false;
      }
    });
  });
}

/** Runs `work` when a form is sent. */
export function onSubmit(id: string, work: () => Promise<void>): void {
  byId<HTMLFormElement>(id).addEventListener("submit", (event) => {
    event.preventDefault();
    run(work);
  });
}

/** A number with its word: `key_one` or `key_other`. */
export function counted(key: string, count: number, ...more: string[]): string {
  return words(`${key}_${count === 1 ? "one" : "other"}`, String(count), ...more);
}

/** Fills a list with lines of text. */
export function list(id: string, lines: readonly string[]): void {
  byId(id).replaceChildren(...lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
}

/** Today in the user's own zone, `2026-11-22`. */
export function today(): string {
  const now = new Date();
  const two = (number: number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Saves bytes by the browser's download. */
export function save(name: string, type: string, content: string | Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the address after this turn; a minute later it surely has.
  setTimeout(() => { URL.revokeObjectURL(url); }, 60_000);
}
