// Puts a reply into the page's own box, on the user's click in the panel, and tells what then stands there.
//
//   the box ──▶ caret at its end ──▶ a paste, in the page's world ──▶ read back ──▶ told
//                                     └ it changed nothing: `beforeinput` ──▶ read back
//                                        └ and nobody took either: the browser's own insertion ──▶ read back
//
// Editors keep a text of their own beside what they draw. A paste is the one way that all of them understand; writing into
// their elements breaks them. They draw late, so a second try that comes too soon doubles the text: a rung is left only
// when the box reads exactly as before. No key is pressed and nothing is clicked: whatever is sent, the user sends.

import type { Composed } from "uppsikt-core";

import type { Known } from "./known";
import { chooseBox, type Refusal } from "./reply-box";
import { readText } from "./text";

/** Has the page listen for an event of this name, and paste this text where it happens; false: it cannot be had. */
export type ArmPaste = (event: string, text: string) => Promise<boolean>;

/** An editor that hears of its focus and its caret does so in a task of its own. Arbitrary. */
const CARET_MS = 60;
/** Within this an editor has drawn; one that has taken the text may need longer on a busy page. Arbitrary. */
const DRAWN_MS = 300;
const LATEST_MS = 2_000;
/** A page may exchange its box for another once it has the focus. */
const TRIES = 3;

export class Compose {
  readonly #comments: () => readonly Known[];
  readonly #arm: ArmPaste;
  /** One after the other: a double click must find the first one's text. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(comments: () => readonly Known[], arm: ArmPaste) {
    this.#comments = comments;
    this.#arm = arm;
  }

  /** Puts `text` in the box for answers to the comment `id`. */
  put(id: string, text: string): Promise<Composed> {
    const done = this.#last.then(() => this.#put(id, text));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #put(id: string, text: string): Promise<Composed> {
    const found = chooseBox(id, this.#comments());
    if (typeof found === "string") return found;
    if (holds(contentOf(found), text)) return "already";
    const box = await this.#ready(id);
    if (typeof box === "string") return box;
    const before = contentOf(box);
    // After what the user, or the page, has begun with.
    const addition = before === "" || /\s$/.test(before) ? text : `\n${text}`;
    const expected = before + addition;

    if (box instanceof HTMLTextAreaElement) {
      insertInto(box, addition);
      return read(box, before, expected, true);
    }

    // A name that nobody can have thought of: only we can call.
    const event = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
    const isArmed = await this.#arm(event, addition);
    if (chooseBox(id, this.#comments()) !== box || contentOf(box) !== before) {
      // The user went on meanwhile.
      return "unchanged";
    }
    let isTaken = false;
    if (isArmed) {
      isTaken = !box.dispatchEvent(new Event(event, { cancelable: true }));
      const pasted = await read(box, before, expected, isTaken);
      if (pasted !== "unchanged") return pasted;
    }

    const input = new InputEvent("beforeinput", {
      inputType: "insertText", data: addition, bubbles: true, cancelable: true, composed: true,
    });
    const isInputTaken = !box.dispatchEvent(input);
    const entered = await read(box, before, expected, isInputTaken);
    if (entered !== "unchanged" || isTaken || isInputTaken) return entered;

    // Nobody's script writes in this box, so the browser does. An editor that had a text of its own would break.
    insertLines(addition);
    return read(box, before, expected, false);
  }

  /** The box, with the caret at its end. */
  async #ready(id: string): Promise<HTMLElement | Refusal> {
    let chosen: HTMLElement | Refusal = "noBox";
    for (let tried = 0; tried < TRIES; tried += 1) {
      chosen = chooseBox(id, this.#comments());
      if (typeof chosen === "string") return chosen;
      caretToEnd(chosen);
      await pause(CARET_MS);
      if (chosen.isConnected && chooseBox(id, this.#comments()) === chosen) return chosen;
    }
    return typeof chosen === "string" ? chosen : "noBox";
  }
}

/** What the box holds once the page has drawn. */
async function read(box: HTMLElement, before: string, expected: string, isTaken: boolean): Promise<Composed> {
  let waited = 0;
  const wait = async (ms: number): Promise<void> => {
    await pause(ms);
    waited += ms;
  };
  await wait(DRAWN_MS);
  while (isTaken && waited < LATEST_MS && contentOf(box) === before && box.isConnected) await wait(DRAWN_MS);
  if (!box.isConnected) return "differs";
  if (contentOf(box) === before) return "unchanged";
  // Half drawn, perhaps.
  if (!isSame(contentOf(box), expected)) await wait(DRAWN_MS);
  // An editor that is not in the foreground draws its text without its caret: the user goes on after the reply.
  caretToEnd(box);
  return isSame(contentOf(box), expected) ? "filled" : "differs";
}

function contentOf(box: HTMLElement): string {
  return box instanceof HTMLTextAreaElement ? box.value : readText([box], () => false).text;
}

function caretToEnd(box: HTMLElement): void {
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest", behavior: "instant" });
  if (box instanceof HTMLTextAreaElement) {
    box.setSelectionRange(box.value.length, box.value.length);
    return;
  }
  // In the innermost last place, as a click puts it: editors look up the caret's own node.
  let last: Node = box;
  while (last.lastChild !== null && holdsCaret(last.lastChild)) last = last.lastChild;
  const isBeforeBreak = last.lastChild instanceof HTMLBRElement;
  const end = last instanceof Text ? last.length : last.childNodes.length - (isBeforeBreak ? 1 : 0);
  getSelection()?.collapse(last, end);
}

function holdsCaret(node: Node): boolean {
  if (node instanceof Text) return true;
  return node instanceof HTMLElement && node.isContentEditable && !node.matches("br, img");
}

/** As the browser itself does it, so that the user can take it back and the page's scripts hear of it. */
function insertInto(box: HTMLTextAreaElement, text: string): void {
  const before = box.value;
  insert(text);
  if (box.value !== before) return;
  box.setRangeText(text, before.length, before.length, "end");
  box.dispatchEvent(new InputEvent("input", { inputType: "insertText", data: text, bubbles: true, composed: true }));
}

/** Each line by itself: browsers disagree on what a line's end in the middle of a text is. */
function insertLines(text: string): void {
  text.split("\n").forEach((line, at) => {
    if (at > 0) document.execCommand("insertLineBreak");
    if (line !== "") insert(line);
  });
}

/** Deprecated, and without a successor: the only insertion that the browser's own undo knows. */
function insert(text: string): boolean {
  return document.execCommand("insertText", false, text);
}

/** The same lines with the same words. How an editor draws empty lines and space is its own affair. */
function isSame(shown: string, meant: string): boolean {
  return linesOf(shown).join("\n") === linesOf(meant).join("\n");
}

function holds(shown: string, text: string): boolean {
  const lines = linesOf(text);
  return lines.length > 0 && `\n${linesOf(shown).join("\n")}\n`.includes(`\n${lines.join("\n")}\n`);
}

function linesOf(text: string): string[] {
  return text
    .split(/[\n\r]+/)
    .map((line) => line.replace(/[\s\u200B\u2060\uFEFF]+/g, " ").trim())
    .filter((line) => line !== "");
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
