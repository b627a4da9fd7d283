// What is known of one comment: what the page keeps and compares.

import type { Comment, ReviewedComment } from "uppsikt-core";

import type { Outcome, ReadComment, Site } from "./site";

/** A comment of this page. */
export interface Known {
  comment: Comment;
  readonly site: Site;
  /** Where it stands now; absent while it is off the page. */
  place?: Pick<ReadComment, "reading" | "bodies"> & { readonly root: Element };
  reviewed?: ReviewedComment;
  /** The review that its marks are of. */
  shown?: ReviewedComment;
  /** The worker failed on exactly this comment. */
  failed?: boolean;
  /** It vanished while the page stayed, and the user has not said what became of it. */
  vanished?: boolean;
  /** What the page said had become of it, when it was last looked at: a question only if that is new. */
  told?: Outcome;
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
