// Which box on the page is the one to answer a comment in.
//
// A wrong box is worse than none: a reply under another comment misleads, one in a private message reaches the wrong
// person. So a box is taken only when the page's own structure says that it is this comment's:
//
//   the element nearest around a box that holds comments   –   its scope   –   tells whose box it is
//
//   [post  [thread 1  comment, comment, (box)]  [thread 2  comment]  (box) ]     (box)
//                                       └ thread 1's                  └ the post's  └ perhaps a chat
//
// Where the user has put the caret is believed before anything else, but not when it stands where the comment does not.

import type { Composed } from "uppsikt-core";

import type { Known } from "./known";

export type Refusal = Extract<Composed, "noBox" | "severalBoxes" | "otherDialog" | "otherThread">;

/** A comment that stands on the page now. */
interface Standing {
  readonly known: Known;
  readonly root: Element;
}

const DIALOG = "dialog, [role=dialog], [role=alertdialog], [aria-modal=true]";
/** Parts of a page that are about different things. */
const PART = [
  DIALOG, "main, aside, nav, search, [role=main], [role=feed], [role=complementary], [role=navigation], [role=search]",
  "[role=banner], [role=contentinfo], [role=log]",
].join(", ");
const BOX = "textarea, [contenteditable]";
/** Smaller than any box to write in: what stands there to catch robots, or to measure. Arbitrary. */
const SMALLEST = 8;

/** The box for answers to the comment `id`, among all comments that are known of the page. */
export function chooseBox(id: string, comments: readonly Known[]): HTMLElement | Refusal {
  const here = comments.flatMap(standing);
  const own = here.find((one) => one.known.comment.id === id && isStill(one));
  // A comment that has been removed may be answered where it was: the user has to point that out.
  const beside = own === undefined ? besides(id, comments, here) : [own];
  if (beside.length === 0) return "noBox";

  const scopes = scopesOf(here);
  const active = document.activeElement;
  const box = active === null ? undefined : boxAt(active);
  if (active !== null && active !== document.body && !beside.some(({ root }) => dialogOf(root) === dialogOf(active))) {
    // A box or a dialog that the comment is not in. What else has the focus in the page behind a dialog means nothing.
    if (box !== undefined || dialogOf(active) !== null) return "otherDialog";
  }
  if (box !== undefined) {
    const belongs = isUsable(box) && beside.some((one) => isBoxOf(box, one, here, scopes));
    return belongs ? box : "otherThread";
  }
  return own === undefined ? "noBox" : onlyBox(own, comments, here, scopes);
}

/** The one box that is open for the comment's own thread. */
function onlyBox(own: Standing, comments: readonly Known[], here: readonly Standing[], scopes: Scopes): HTMLElement | Refusal {
  const threads = threadsOf(comments);
  const thread = threads(own.known.comment.id);
  const open = boxes().flatMap((box) => {
    const scope = scopes(box);
    const isOwn =
      scope !== undefined && scope !== document.body && scope !== document.documentElement && isUsable(box) &&
      isBoxOf(box, own, here, scopes) &&
      here.every(({ known, root }) => !scope.contains(root) || threads(known.comment.id) === thread);
    return isOwn ? [{ box, scope }] : [];
  });
  // All these scopes hold the comment, so each holds the next: the narrowest is the most certainly its own.
  const narrowest = open.filter(({ scope }) => open.every((other) => other.scope.contains(scope)));
  const [first, ...others] = narrowest;
  if (first === undefined) return "noBox";
  return others.length > 0 ? "severalBoxes" : first.box;
}

/** Whether answers to this comment may be written there. */
function isBoxOf(box: HTMLElement, { root }: Standing, here: readonly Standing[], scopes: Scopes): boolean {
  if (partOf(box) !== partOf(root) || scopes(box)?.contains(root) !== true) return false;
  const around = here.filter((one) => one.root.contains(box));
  const innermost = around.find((one) => around.every((other) => other.root.contains(one.root)));
  if (innermost === undefined) return true;
  // In another comment it is that one's; in the comment's own words it is for changing them.
  const isEditing = innermost.known.place?.bodies.some((body) => body !== innermost.root && body.contains(box)) === true;
  return innermost.root === root && !isEditing;
}

/** The comments that stood where the missing one did: under the same post, as far as posts are known. */
function besides(id: string, comments: readonly Known[], here: readonly Standing[]): Standing[] {
  const missing = comments.find(({ comment }) => comment.id === id);
  if (missing === undefined) return [];
  const { site, comment } = missing;
  return here.filter(({ known }) => known.site === site && known.comment.post === comment.post);
}

function standing(known: Known): Standing[] {
  const root = known.place?.root;
  return root?.isConnected === true ? [{ known, root }] : [];
}

/** The page may have given the element to another comment since it was read. */
function isStill({ known, root }: Standing): boolean {
  return known.site.read(root, "")?.comment.id === known.comment.id.replace(/~\d+$/, "");
}

type Scopes = (box: Element) => Element | undefined;

/** For a box: the nearest element around it that holds, or is, a comment. */
function scopesOf(here: readonly Standing[]): Scopes {
  const holders = new Set<Element>();
  for (const { root } of here) {
    for (let up: Element | null = root; up !== null && !holders.has(up); up = up.parentElement) holders.add(up);
  }
  return (box) => {
    for (let up = box.parentElement; up !== null; up = up.parentElement) if (holders.has(up)) return up;
    return undefined;
  };
}

/** For a comment: the first of its thread, by the parents that the page tells of. */
function threadsOf(comments: readonly Known[]): (id: string) => string {
  const parents = new Map(comments.map(({ comment }) => [comment.id, comment.parent]));
  return (id) => {
    const seen = new Set<string>();
    let first = id;
    for (let up: string | undefined = id; up !== undefined && !seen.has(up); up = parents.get(up)) {
      seen.add(up);
      first = up;
    }
    return first;
  };
}

function boxes(): HTMLElement[] {
  return [...new Set(Array.from(document.querySelectorAll(BOX)).flatMap((element) => boxAt(element) ?? []))];
}

/** The whole box that an element is, or is in. */
function boxAt(element: Element): HTMLElement | undefined {
  if (element instanceof HTMLTextAreaElement) return element;
  if (!(element instanceof HTMLElement) || !element.isContentEditable) return undefined;
  let box = element;
  while (box.parentElement?.isContentEditable === true) box = box.parentElement;
  return box === document.body || box === document.documentElement ? undefined : box;
}

/** Whether a user could write there. */
function isUsable(box: HTMLElement): boolean {
  if (box instanceof HTMLTextAreaElement && (box.disabled || box.readOnly)) return false;
  if (box.ariaDisabled === "true" || box.ariaReadOnly === "true" || box.role === "searchbox") return false;
  if (box.closest("[inert], [aria-hidden=true]") !== null) return false;
  if (!box.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: false })) return false;
  const { width, height, right, bottom } = box.getBoundingClientRect();
  // Left of or above everything that can be scrolled to.
  const isReachable = right + scrollX > 0 && bottom + scrollY > 0;
  return width >= SMALLEST && height >= SMALLEST && isReachable;
}

function dialogOf(element: Element): Element | null {
  return element.closest(DIALOG);
}

function partOf(element: Element): Element | null {
  return element.closest(PART);
}
