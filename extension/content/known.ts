// What is known of one comment, and of many: what the page keeps, compares and counts.

import type { Comment, Health, PageItem, ReviewedComment } from "uppsikt-core";

import type { ReadComment, Site } from "./site";

/** A comment of this page. */
export interface Known {
  comment: Comment;
  readonly site: Site;
  /** Where it stands now; absent while it is off the page. */
  place?: Pick<ReadComment, "reading" | "bodies"> & { readonly root: Element };
  reviewed?: ReviewedComment;
  /** The worker failed on exactly this comment. */
  failed?: boolean;
  /** It vanished while the page stayed, and the user has not said what became of it. */
  vanished?: boolean;
  /** It stands on the page, but its words are gone since they were read. */
  folded?: boolean;
  /** The address at which it was last read: one that left with its page is forgotten. */
  seenAt: string;
}

/** Whether a review of one is a review of the other. */
export function saysTheSame(a: Comment, b: Comment): boolean {
  return a.text === b.text && a.kind === b.kind && a.truncated === b.truncated && a.author === b.author;
}

/** Whether a comment that was read has lost its words, and is not being edited. */
export function isEmptied(before: Known, { comment, bodies }: ReadComment): boolean {
  return (
    before.comment.kind === "text" && before.reviewed !== undefined && comment.kind === "unreadable" &&
    !bodies.some((body) => body.querySelector("[role=textbox], [contenteditable=true], textarea") !== null)
  );
}

/** Whether its element still is the one that was read, as far as can be told without reading it. */
export function idIsAsRead(known: Known, root: Element): boolean {
  return known.site.isStill(root, known.comment.id.replace(/~\d+$/, ""));
}

/** What could be read of these. */
export function healthOf(present: readonly Known[]): Health {
  const health: Health = { found: present.length, read: 0, images: 0, unreadable: 0, pending: 0, truncated: 0, unsure: 0 };
  for (const { comment, reviewed, failed } of present) {
    if (comment.kind === "image") health.images += 1;
    else if (comment.kind === "unreadable" || failed === true) health.unreadable += 1;
    else if (reviewed === undefined) health.pending += 1;
    else {
      health.read += 1;
      if (comment.truncated) health.truncated += 1;
    }
  }
  return health;
}

/** The site that most of these are of. */
export function mostUsed(present: readonly Known[]): Site | undefined {
  const uses = new Map<Site, number>();
  for (const { site } of present) uses.set(site, (uses.get(site) ?? 0) + 1);
  return [...uses].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** As the panel is told of it. */
export function itemOf({ comment, reviewed, place, vanished = false }: Known): PageItem {
  const item: PageItem = { comment, present: place !== undefined, vanished };
  if (reviewed !== undefined) item.reviewed = reviewed;
  return item;
}
