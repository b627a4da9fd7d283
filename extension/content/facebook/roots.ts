// From links to elements: where a comment begins and ends.

import { addressOf, commentOf, postsOf } from "./address";
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

/** The comments that the links below an element are about: one, or several. */
type About = ReadonlyMap<Element, string | typeof SEVERAL>;
const SEVERAL = Symbol("several comments");

/** The element of each comment, in the order of `found`. */
export function roots(found: ReadonlyMap<string, Group>, surface: Element): Map<string, Root> {
  // Only needed where articles do not tell, and long to make on a long page.
  let made: About | undefined;
  const about = (): About => (made ??= idsBelow(found, surface));
  // Where a post is opened over the feed, its comments may be drawn in both: the ones in front are the ones that are seen.
  const hasDialog = surface.querySelector(DIALOG) !== null;
  const roots = new Map<string, Root>();
  for (const [id, { links }] of found) {
    const inFront = hasDialog ? links.filter(({ element }) => element.closest(DIALOG) !== null) : [];
    for (const { element } of inFront.length > 0 ? inFront : links) {
      const article = element.closest(ARTICLE);
      const root =
        article !== null && surface.contains(article) && isComments(article, about)
          ? ({ element: article, by: "article" } as const)
          : climbed(element, surface, about);
      if (root === undefined) continue;
      roots.set(id, root);
      break;
    }
  }
  return roots;
}

/** For every element on the way up from a comment's link: the comments that it has links of. */
function idsBelow(found: ReadonlyMap<string, Group>, surface: Element): About {
  const about = new Map<Element, string | typeof SEVERAL>();
  for (const [id, { links }] of found) {
    for (const { element } of links) {
      for (let up: Element | null = element; up !== null; up = up === surface ? null : up.parentElement) {
        const before = about.get(up);
        // Whoever came here has told everyone above.
        if (before === id || before === SEVERAL) break;
        about.set(up, before === undefined ? id : SEVERAL);
      }
    }
  }
  return about;
}

/** Whether an article is a comment and not the post around it. */
function isComments(article: Element, about: () => About): boolean {
  if (article.hasAttribute("aria-posinset")) return false;
  if (article.hasAttribute("aria-label")) return true;
  // Without either, only a comment is about one comment, has no box to write in and no link of the post's own.
  return typeof about().get(article) === "string" && article.querySelector(TEXTBOX) === null && !hasPostsLink(article);
}

function hasPostsLink(article: Element): boolean {
  return Array.from(article.querySelectorAll("a[href]")).some((link) => {
    if (link.closest("[dir=auto]") !== null && link.closest("[dir=auto]") !== link) return false;
    const url = commentOf(link) === undefined ? addressOf(link) : undefined;
    return url !== undefined && postsOf(url).length > 0;
  });
}

/** The largest element around a link that is about this comment alone. */
function climbed(link: Element, surface: Element, about: () => About): Root | undefined {
  let element = link;
  for (let up = link.parentElement; up !== null && up !== surface && surface.contains(up); up = up.parentElement) {
    if (about().get(up) === SEVERAL || up.querySelector(TEXTBOX) !== null || up.matches("[role=main], [role=dialog]")) break;
    if (up.matches(ARTICLE) && !isComments(up, about)) break;
    element = up;
  }
  // A bare link stands in somebody's text: nobody's comment.
  return element === link ? undefined : { element, by: "climb" };
}
