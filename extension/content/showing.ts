// When a comment's marks are put on the page.
//
// Every time, the browser draws the page anew and looks all painted words over: on a long page that takes longer than all
// our work. So the first ones are marked at once, for they are seen, and while more is coming the others not before they are
// as many as those that are: all together then cost about twice their number.

import type { Known } from "./known";
import type { Marks } from "./marks";
import type { Slices, Steps } from "./slices";

/** The longest that a mark waits for others. Arbitrary. */
const LATEST_MS = 2_000;

export class Showing {
  readonly #marks: Marks;
  readonly #slices: Slices;
  /** Whether it still stands where it stood. */
  readonly #isThere: (known: Known) => boolean;
  readonly #onShown: () => void;
  readonly #due = new Set<Known>();
  /** So many were marked since there last was nothing more to come. */
  #portion = 0;
  #shownAt = 0;
  #isStopped = false;

  constructor(marks: Marks, slices: Slices, isThere: (known: Known) => boolean, onShown: () => void) {
    this.#marks = marks;
    this.#slices = slices;
    this.#isThere = isThere;
    this.#onShown = onShown;
  }

  /** This one's marks may not be as they should. */
  add(known: Known): void {
    if (known.reviewed !== undefined) this.#due.add(known);
  }

  /** Marks what is due, or has it wait. */
  show(isMoreComing: boolean): void {
    const isLate = performance.now() - this.#shownAt > LATEST_MS;
    if (this.#isStopped || (isMoreComing && this.#due.size < this.#portion && !isLate)) return;
    this.#shownAt = performance.now();
    const due = [...this.#due];
    this.#due.clear();
    this.#portion = isMoreComing ? this.#portion + due.length : 0;
    if (due.length > 0) this.#slices.addFirst(() => this.#showAll(due));
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Words first: after any change of the tree, Firefox looks all words over for the next one that is painted. */
  *#showAll(due: readonly Known[]): Steps<void> {
    for (const known of due) {
      const { place, reviewed, comment } = known;
      if (this.#isStopped) return;
      if (place === undefined || reviewed === undefined || !this.#isThere(known)) continue;
      this.#marks.paint(comment.id, reviewed.approved ? [] : reviewed.review.findings, place.reading);
      yield;
    }
    for (const known of due) {
      const { place, reviewed } = known;
      if (this.#isStopped) return;
      if (place === undefined || reviewed === undefined || !this.#isThere(known)) continue;
      this.#marks.mark(place.root, reviewed.review.mark);
      known.shown = reviewed;
      yield;
    }
    this.#onShown();
  }
}
