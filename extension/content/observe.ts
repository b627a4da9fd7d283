// When to look again.
//
//   mutations ──▶ queue ──(a pause)──▶ slices of 8 ms ──▶ the page's jobs
//
// The observer's callback only queues. Work is done later, in short slices, on what changed. While the page is hidden only
// the first change is heard: then nothing is watched until the page is seen, and looked over, again. The constants are arbitrary, chosen to be unnoticeable.

import { ATTRIBUTE } from "./marks";
import { asOne } from "./selector";
import type { Job, Steps } from "./slices";

/** What the page wants to be told. */
export interface Listener {
  /** Does this when its turn comes. */
  work(job: Job): void;
  /** Anything might have come or gone: list all comments. `isUnwatched`: any of them may have changed, too. */
  list(isUnwatched: boolean): void;
  /** Something changed in these comments' elements. */
  touchedBy(roots: ReadonlySet<Element>): void;
  /** These came, with comments in them. */
  came(elements: readonly Element[]): void;
  /** Something went; a comment may have been in it. */
  went(): void;
  /** The address changed without a load. */
  moved(): void;
}

/** How changes are understood: which element is a comment. */
export interface Shape {
  /** The comment that is known to stand around an element. */
  rootOf(element: Element): Element | undefined;
  readonly anyItem: string;
  /** Whether there are comments on the page: then it is worth looking often. */
  readonly hasAny: boolean;
  /** Classes tell something about comments here. */
  readonly readsClasses: boolean;
  /** Open shadow roots that hold comments: changes there are told to nobody outside. */
  shadows(): ParentNode[];
  /** Whether this element's mark is the one that was put there. */
  isAsMarked(element: Element): boolean;
}

const PAUSE_MS = 100;
/** On a page that changes all the time and never has a comment. */
const FRUITLESS_PAUSE_MS = 1_000;
const FRUITLESS_AFTER = 50;

export class Observe {
  readonly #listener: Listener;
  readonly #shape: Shape;
  readonly #observer = new MutationObserver((records) => { this.#queue(records); });
  readonly #stop = new AbortController();
  #watched = new Set<ParentNode>();
  #records: MutationRecord[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #fruitless = 0;
  /** Something may have changed that was not seen. */
  #missed = true;
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

  /** Something has changed that is not looked at before the page is seen. */
  get hasMissed(): boolean {
    return this.#missed;
  }

  #visibility(): void {
    if (document.hidden || !this.#missed) return;
    this.#missed = false;
    this.#observer.disconnect();
    this.#watched = new Set();
    this.#watch(document);
    this.#watchShadows();
    this.#listener.list(true);
  }

  #watch(tree: ParentNode): void {
    if (this.#watched.has(tree)) return;
    this.#watched.add(tree);
    // Ours, should the page drop it; and what an item may be known by.
    const attributeFilter = [ATTRIBUTE, "id", "itemprop", "itemtype", "hidden", "alt", "href"];
    if (this.#shape.readsClasses) attributeFilter.push("class");
    this.#observer.observe(tree, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter });
  }

  #watchShadows(): void {
    for (const tree of this.#shape.shadows()) this.#watch(tree);
  }

  /** The shape is another one now: watch what it needs, and look at once. */
  reshaped(): void {
    this.#missed = true;
    this.#visibility();
  }

  #queue(records: MutationRecord[]): void {
    if (document.hidden) {
      if (records.every((record) => this.#isOurs(record))) return;
      this.#missed = true;
      this.#observer.disconnect();
      return;
    }
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
    this.#watchShadows();
    this.#listener.work(() => this.#sort(records));
  }

  /** What changed, what came, what went. */
  *#sort(records: readonly MutationRecord[]): Steps<void> {
    const roots = new Set<Element>();
    const came = new Set<Element>();
    const seen = new Set<Node>();
    let [list, went] = [false, false];
    for (const record of records) {
      yield;
      const { target } = record;
      if (this.#isOurs(record)) continue;
      if (!seen.has(target)) {
        seen.add(target);
        const element = target instanceof Element ? target : target.parentElement;
        const root = element === null ? undefined : this.#shape.rootOf(element);
        if (root !== undefined) roots.add(root);
      }
      if (record.type === "attributes") {
        list ||= this.#isTelling(record);
        continue;
      }
      for (const node of record.addedNodes) {
        yield;
        if (!(node instanceof Element) || seen.has(node) || this.#shape.anyItem === "" || list) continue;
        seen.add(node);
        if (this.#becomes(node)) list = true;
        else if (this.#brings(node, roots)) came.add(node);
      }
      // It may have been emptied since; whether a known comment went is soon seen.
      went ||= record.removedNodes.length > 0 && Array.prototype.some.call(record.removedNodes, (node) => node instanceof Element);
    }
    if (roots.size > 0) this.#listener.touchedBy(roots);
    if (list) this.#listener.list(false);
    else {
      if (went) this.#listener.went();
      if (came.size > 0) this.#listener.came([...came]);
    }
  }

  /** Our own doing. */
  #isOurs({ attributeName, target }: MutationRecord): boolean {
    return attributeName === ATTRIBUTE && this.#shape.isAsMarked(target as Element);
  }

  /** Whether this attribute's change may make a comment of something, or another comment of one. */
  #isTelling({ target, attributeName }: MutationRecord): boolean {
    const { anyItem } = this.#shape;
    if (anyItem === "" || attributeName === ATTRIBUTE || attributeName === "alt" || attributeName === "class") return false;
    const element = target as Element;
    // An element that is reused for another comment gets that one's links.
    if (attributeName === "href") return element.matches(anyItem);
    return this.#shape.rootOf(element) !== undefined || element.closest(anyItem) !== null || element.querySelector(asOne(anyItem)) !== null;
  }

  /** Whether a comment came with this element. Those that were known stood elsewhere: every range on a moved node collapses. */
  #brings(element: Element, roots: Set<Element>): boolean {
    const { anyItem } = this.#shape;
    const hits = Array.from(element.querySelectorAll(asOne(anyItem)));
    if (element.matches(anyItem)) hits.push(element);
    for (const hit of hits) {
      const root = this.#shape.rootOf(hit);
      if (root !== undefined) roots.add(root);
    }
    return hits.length > 0;
  }

  /** Whether what came makes a comment of what it came into. */
  #becomes({ parentElement }: Element): boolean {
    return parentElement !== null && this.#shape.rootOf(parentElement) !== parentElement && parentElement.matches(this.#shape.anyItem);
  }
}

/** The page: its address without the fragment. */
export function addressNow(): string {
  // A frame that the page wrote itself has the page's address.
  const href = location.protocol === "about:" ? document.baseURI : location.href;
  return href.split("#", 1)[0] ?? href;
}
