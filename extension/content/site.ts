// What a kind of site must be able to do. Most are data (`data-site.ts`); a site whose comments cannot be told by
// selectors has code of its own (`facebook/`).

import type { AdapterRef, Comment, Health, PageStatus } from "uppsikt-core";

import type { Reading } from "./text";

/** A comment's element, not read yet. */
export interface Found {
  readonly site: Site;
  readonly root: Element;
}

/** A comment as it stands on the page now. */
export interface ReadComment {
  readonly comment: Comment;
  readonly reading: Reading;
  /** The elements that hold the text; the root when there is none. */
  readonly bodies: readonly Element[];
}

/** What is the matter with a page as a whole, and the address at which it can be read instead. */
export interface Obstacle {
  readonly status: PageStatus;
  readonly instead?: string;
}

/** What the page itself says became of a comment. */
export type Outcome = "removed" | "hidden";

export interface Site {
  readonly id: string;
  readonly name: string;
  /** Why these are taken for comments, where nothing but their looks says so. */
  readonly signs?: AdapterRef["signs"];
  /** What became of a comment may be told by a class alone. */
  readonly readsClasses?: boolean;
  /** Hits something in, or at, every comment's element: what comes with a comment that comes. */
  readonly anyItem: string;
  /** Every comment's element. */
  list(): Element[];
  /** Those at or under an element, where that can be told without looking at the rest of the page. */
  listIn?(element: Element): Element[];
  /** The element of the comment that this element stands in. */
  rootOf(element: Element): Element | undefined;
  /** Reads one comment. `captured` is when, ISO 8601. Nothing: the element has become another one's since it was listed. */
  read(root: Element, captured: string): ReadComment | undefined;
  /** Whether the element still is the comment of this id, as far as can be told without reading it. */
  isStill(root: Element, id: string): boolean;
  /** The page's own count of its comments. */
  claimed(): number | undefined;
  /** Comments that other signs than those we go by point to, or that were found by the weakest sign alone. */
  unsure?(): number;
  /** What the page itself keeps back, as the last listing saw it. */
  keptBack?(): Pick<Health, "folded" | "selection"> | undefined;
  /** What the page says became of the comment of this id: for certain, not by its absence. */
  outcome?(id: string): Outcome | undefined;
  /** Open shadow roots that its comments stand in. */
  shadows?(): ParentNode[];
  /** Why the page cannot be read, where that can be seen. */
  obstacle?(): Obstacle | undefined;
}
