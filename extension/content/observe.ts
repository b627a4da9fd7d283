// When to look again.
//
//   mutations ──▶ queue ──(a pause)──▶ slices of 8 ms ──▶ the page's jobs
//
// The observer's callback only queues. Work is done later, in short slices, on what changed. Nothing runs while the
// page is hidden. The constants are arbitrary, chosen to be unnoticeable.

import { ATTRIBUTE } from "./marks";

/** What the page wants to be told. */
export interface Listener {
  /** Anything might have come or gone: list all comments. */
  list(): void;
  /** Something changed in this comment's element. */
  changed(root: Element): void;
  /** The address changed without a load. */
  moved(): void;
}

/** How changes are understood: which element is a comment. */
export interface Shape {
  rootOf(element: Element): Element | undefined;
  readonly anyItem: string;
  /** Whether there are comments on the page: then it is worth looking often. */
  readonly hasAny: boolean;
  /** Whether this element's mark is the one that was put there. */
  isAsMarked(element: Element): boolean;
}

const PAUSE_MS = 100;
/** On a page that changes all the time and never has a comment. */
const FRUITLESS_PAUSE_MS = 1_000;
const FRUITLESS_AFTER = 50;
const SLICE_MS = 8;

/** Does jobs in short slices. */
export class Slices {
  readonly #jobs: (() => void)[] = [];
  #scheduled = false;

  add(job: () => void): void {
    this.#jobs.push(job);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(this.#run, 0);
  }

  readonly #run = (): void => {
    const until = performance.now() + SLICE_MS;
    let job: (() => void) | undefined;
    let at = 0;
    while (at < this.#jobs.length && performance.now() < until) {
      job = this.#jobs[at];
      at += 1;
      job?.();
    }
    this.#jobs.splice(0, at);
    this.#scheduled = this.#jobs.length > 0;
    if (this.#scheduled) setTimeout(this.#run, 0);
  };
}

export class Observe {
  readonly #listener: Listener;
  readonly #shape: Shape;
  readonly #observer = new MutationObserver((records) => { this.#queue(records); });
  readonly #stop = new AbortController();
  #records: MutationRecord[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #fruitless = 0;
  #address = addressNow();

  constructor(shape: Shape, listener: Listener) {
    this.#shape = shape;
    this.#listener = listener;
    const { signal } = this.#stop;
    document.addEventListener("visibilitychange", () => { this.#visibility(); }, { signal });
    addEventListener("popstate", () => { this.checkAddress(); }, { signal });
    addEventListener("hashchange", () => { this.checkAddress(); }, { signal });
    addEventListener("pageshow", () => { this.#visibility(); }, { signal });
    // Sees pushState too, in the browsers that have it; in the others the mutations that follow do.
    (globalThis as { navigation?: EventTarget }).navigation?.addEventListener(
      "currententrychange",
      () => { this.checkAddress(); },
      { signal },
    );
    this.#visibility();
  }

  stop(): void {
    this.#stop.abort();
    this.#observer.disconnect();
    clearTimeout(this.#timer);
  }

  checkAddress(): void {
    const now = addressNow();
    if (now === this.#address) return;
    this.#address = now;
    this.#listener.moved();
  }

  #visibility(): void {
    this.#observer.disconnect();
    if (document.hidden) return;
    this.#observer.observe(document, {
      childList: true,
      subtree: true,
      characterData: true,
      // Ours, should the page drop it; and what an item may be known by.
      attributes: true,
      attributeFilter: [ATTRIBUTE, "id", "itemprop", "itemtype", "hidden", "alt", "href"],
    });
    this.#listener.list();
  }

  #queue(records: MutationRecord[]): void {
    for (const record of records) this.#records.push(record);
    this.#timer ??= setTimeout(
      () => { this.#work(); },
      this.#fruitless > FRUITLESS_AFTER ? FRUITLESS_PAUSE_MS : PAUSE_MS,
    );
  }

  #work(): void {
    const records = this.#records;
    this.#records = [];
    this.#timer = undefined;
    this.#fruitless = this.#shape.hasAny ? 0 : this.#fruitless + 1;
    this.checkAddress();
    const roots = new Set<Element>();
    const seen = new Set<Node>();
    let list = false;
    for (const record of records) {
      const { target, attributeName } = record;
      const isMark = attributeName === ATTRIBUTE;
      // Our own doing.
      if (isMark && this.#shape.isAsMarked(target as Element)) continue;
      if (!seen.has(target)) {
        seen.add(target);
        const element = target instanceof Element ? target : target.parentElement;
        const root = element === null ? undefined : this.#shape.rootOf(element);
        if (root !== undefined) roots.add(root);
      }
      // A node that was moved is the same node, but every range on it has collapsed.
      for (const node of record.addedNodes) {
        if (!(node instanceof Element) || seen.has(node) || this.#shape.anyItem === "") continue;
        seen.add(node);
        for (const hit of node.querySelectorAll(this.#shape.anyItem)) {
          const root = this.#shape.rootOf(hit);
          if (root !== undefined) roots.add(root);
        }
        const root = this.#shape.rootOf(node);
        if (root !== undefined) roots.add(root);
      }
      list ||= record.type === "attributes" ? this.#isTelling(record) : this.#bringsOrTakes(record);
    }
    for (const root of roots) this.#listener.changed(root);
    if (list) this.#listener.list();
  }

  /** Whether this attribute's change may make a comment of something, or another comment of one. */
  #isTelling({ target, attributeName }: MutationRecord): boolean {
    if (attributeName === ATTRIBUTE || attributeName === "alt") return false;
    // An element that is reused for another comment gets that one's links.
    return attributeName !== "href" || (target as Element).matches(this.#shape.anyItem || "html");
  }

  /** Whether a comment may have come, or one with it gone. */
  #bringsOrTakes(record: MutationRecord): boolean {
    const { anyItem } = this.#shape;
    if (anyItem === "") return false;
    const holds = (node: Node): boolean =>
      node instanceof Element && (node.matches(anyItem) || node.querySelector(anyItem) !== null);
    // What makes an element a comment may be a child that came just now.
    const becomes = (node: Node): boolean => node instanceof Element && node.parentElement?.matches(anyItem) === true;
    for (const node of record.addedNodes) if (holds(node) || becomes(node)) return true;
    // A removed node may have been emptied since; an element's leaving is cheap to check against what is known.
    for (const node of record.removedNodes) if (node instanceof Element) return true;
    return false;
  }
}

/** The page: its address without the fragment. */
export function addressNow(): string {
  return location.href.split("#", 1)[0] ?? location.href;
}
