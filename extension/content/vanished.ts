// Comments that vanish before the user's eyes. A page does not tell why a comment went: it may have been removed, hidden,
// folded away, sorted elsewhere or unmounted because it was scrolled past. So this only raises a question, and only where
// the signs are good: its menu was just opened or a neighbour of its is in the window, the address is the same, few went at
// once, and it did not come back.
//
//   a listing without it ──▶ its menu used, or a neighbour in view? ──(a pause)──▶ still away? ──▶ the question

/** What is asked of the page. */
export interface Witness {
  /** Whether the comment is still away, on the same page. */
  isAway(id: string): boolean;
  /** The comment that this one answers. */
  parentOf(id: string): string | undefined;
  /** Where a comment's element stands in the window, if it is on the page. */
  boxOf(id: string): DOMRect | undefined;
  /** The user should be asked about it. */
  ask(id: string): void;
}

/** A page that takes back what it did, or mounts anew what it sorted, has done so by then. Arbitrary. */
const SETTLE_MS = 1_500;
/** More threads than these at once are a sorting, a folding or a list that unmounts, not somebody's act. Arbitrary. */
const MOST_AT_ONCE = 3;
/** So long after the user opened its menu, a comment that goes was most likely acted on. Arbitrary. */
const TOUCHED_MS = 60_000;

export class Vanished {
  readonly #witness: Witness;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #touched: { id: string; at: number } | undefined;

  constructor(witness: Witness) {
    this.#witness = witness;
  }

  /** The user opened this comment's menu; what they chose in it stands elsewhere in the tree, in words of any language. */
  touched(id: string): void {
    this.#touched = { id, at: performance.now() };
  }

  /** These were on the page at the last listing, in this order, and `gone` of them are not any more. */
  left(before: readonly string[], gone: ReadonlySet<string>): void {
    // A thread goes with its first comment: the question is about that one.
    const acted = [...gone].filter((id) => !this.#hasGoneParent(id, gone));
    if (acted.length === 0 || acted.length > MOST_AT_ONCE) return;
    for (const id of acted) {
      if (this.#wasTouched(id) || this.#hadNeighbourInView(id, before, gone)) this.#askLater(id);
    }
  }

  /** It stands where it stood, but what it said is gone: hidden and folded, perhaps. */
  folded(id: string): void {
    this.#askLater(id);
  }

  /** It is back, or has been answered for. */
  settled(id: string): void {
    const timer = this.#timers.get(id);
    if (timer === undefined) return;
    clearTimeout(timer);
    this.#timers.delete(id);
  }

  stop(): void {
    for (const id of [...this.#timers.keys()]) this.settled(id);
  }

  #askLater(id: string): void {
    if (this.#timers.has(id)) return;
    this.#timers.set(id, setTimeout(() => {
      this.#timers.delete(id);
      if (this.#witness.isAway(id)) this.#witness.ask(id);
    }, SETTLE_MS));
  }

  #hasGoneParent(id: string, gone: ReadonlySet<string>): boolean {
    const parent = this.#witness.parentOf(id);
    return parent !== undefined && parent !== id && gone.has(parent);
  }

  #wasTouched(id: string): boolean {
    return this.#touched?.id === id && performance.now() - this.#touched.at < TOUCHED_MS;
  }

  /** Lists that unmount what is scrolled past do so out of sight; a comment between others that are seen was seen itself. */
  #hadNeighbourInView(id: string, before: readonly string[], gone: ReadonlySet<string>): boolean {
    const at = before.indexOf(id);
    return [-1, 1].some((step) => {
      let next = at + step;
      while (before[next] !== undefined && gone.has(before[next] ?? "")) next += step;
      const neighbour = before[next];
      const box = neighbour === undefined ? undefined : this.#witness.boxOf(neighbour);
      return box !== undefined && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    });
  }
}
