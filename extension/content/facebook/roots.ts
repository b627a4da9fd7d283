// From links to elements: where a comment begins and ends.

import { addressOf, commentAddress, postsOf } from "./address";
import type { Group } from "./surface";

/** A comment's element, and by which sign it was found. */
export interface Root {
  readonly element: Element;
  readonly by: "article" | "climb";
}

const ARTICLE = "[role=article]";
const DIALOG = "[role=dialog]";
/** A box to write in belongs to a post or a thread, never to one comment. */
const TEXTBOX = "[role=textbox], [contenteditable=true]";

/** The element of each comment, in page order. */
export function roots(found: ReadonlyMap<string, Group>, surface: Element): Map<string, Root> {
  const about = idsBelow(found, surface);
  const made = new Map<string, Root>();
  for (const [id, { links }] of found) {
    // Where a post is opened over the feed, its comments may be drawn in both: the ones in front are the ones that are seen.
    const isInFront = links.some(({ element }) => element.closest(DIALOG) !== null);
    for (const { element } of links) {
      if (isInFront && element.closest(DIALOG) === null) continue;
      const article = element.closest(ARTICLE);
      const root =
        article !== null && surface.contains(article) && isComments(article, about)
          ? ({ element: article, by: "article" } as const)
          : climbed(element, surface, about);
      if (root === undefined) continue;
      made.set(id, root);
      break;
    }
  }
  return made;
}

/** For every element on the way up from a comment's link: the comments that it has links of. */
function idsBelow(found: ReadonlyMap<string, Group>, surface: Element): Map<Element, Set<string>> {
  const about = new Map<Element, Set<string>>();
  for (const [id, { links }] of found) {
    for (const { element } of links) {
      for (let up: Element | null = element; up !== null; up = up === surface ? null : up.parentElement) {
        const ids = about.get(up);
        if (ids?.has(id) === true) break;
        if (ids === undefined) about.set(up, new Set([id]));
        else ids.add(id);
      }
    }
  }
  return about;
}

/** Whether an article is a comment and not the post around it. */
function isComments(article: Element, about: ReadonlyMap<Element, ReadonlySet<string>>): boolean {
  if (article.hasAttribute("aria-posinset")) return false;
  if (article.hasAttribute("aria-label")) return true;
  // Without either, only a comment is about one comment, has no box to write in and no link of the post's own.
  return about.get(article)?.size === 1 && article.querySelector(TEXTBOX) === null && !hasPostsLink(article);
}

function hasPostsLink(article: Element): boolean {
  return Array.from(article.querySelectorAll("a[href]")).some((link) => {
    if (link.closest("[dir=auto]") !== null && link.closest("[dir=auto]") !== link) return false;
    const url = addressOf(link);
    return url !== undefined && commentAddress(url) === undefined && postsOf(url).length > 0;
  });
}

/** The largest element around a link that is about this comment alone. */
function climbed(link: Element, surface: Element, about: ReadonlyMap<Element, ReadonlySet<string>>): Root | undefined {
  let element = link;
  for (let up = link.parentElement; up !== null && up !== surface && surface.contains(up); up = up.parentElement) {
    if ((about.get(up)?.size ?? 0) > 1 || up.querySelector(TEXTBOX) !== null || up.matches("[role=main], [role=dialog]")) break;
    if (up.matches(ARTICLE) && !isComments(up, about)) break;
    element = up;
  }
  // A bare link stands in somebody's text: nobody's comment.
  return element === link ? undefined : { element, by: "climb" };
}
