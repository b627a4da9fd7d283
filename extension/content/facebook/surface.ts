// Which part of the page is meant: a post opened over a feed lies in front of other posts, and those must not be read.

import { addressOf, commentOf, postsOf, type CommentAddress } from "./address";

/** Links that may be about a comment. */
export const COMMENT_LINK = 'a[href*="comment_id="], a[href*="comment_fbid="]';

/** A comment by its id: every link that is about it. */
export interface Group {
  readonly id: string;
  readonly links: { readonly element: Element; readonly address: CommentAddress }[];
}

/** From the front to the back: a dialog lies over everything, a side panel beside a picture or a film. */
const FRONT_FIRST = ["[role=dialog]", "[role=complementary]", "[role=feed]", "[role=main]"];

/** Where to read; `undefined`: the address names a post that is not here. */
export function surface(address: URL): Element | undefined {
  const posts = new Set(postsOf(address));
  if (posts.size === 0) return document.documentElement;
  return frontmost((element) => holdsPost(element, posts)) ?? frontmost((element) => holdsItsComment(element, posts));
}

function frontmost(is: (element: Element) => boolean): Element | undefined {
  for (const selector of FRONT_FIRST) {
    // Of several dialogs the last lies on top.
    const found = Array.from(document.querySelectorAll(selector)).reverse().find(is);
    if (found !== undefined) return found;
  }
  return undefined;
}

function holdsPost(element: Element, posts: ReadonlySet<string>): boolean {
  return Array.from(element.querySelectorAll("a[href]")).some((link) => {
    if (commentOf(link) !== undefined) return false;
    const url = addressOf(link);
    return url !== undefined && postsOf(url).some((post) => posts.has(post));
  });
}

/** The post's own link may use the post's other name; a comment's links tell both. */
function holdsItsComment(element: Element, posts: ReadonlySet<string>): boolean {
  const links = Array.from(element.querySelectorAll(COMMENT_LINK));
  return links.some((link) => commentOf(link)?.more().posts.some((post) => posts.has(post)) === true);
}

/** The comments on a surface that are of the page's post, in page order. */
export function groups(on: Element, address: URL): Map<string, Group> {
  const found = new Map<string, Group>();
  for (const element of on.querySelectorAll(COMMENT_LINK)) {
    const address = commentOf(element);
    if (address === undefined) continue;
    const group = found.get(address.id);
    if (group === undefined) found.set(address.id, { id: address.id, links: [{ element, address }] });
    else group.links.push({ element, address });
  }
  const wanted = postsOf(address);
  for (const [id, group] of found) if (isOfAnother(group, wanted) || isPointedAt(group)) found.delete(id);
  return found;
}

/** A comment that somebody only points at: all there is of it are links to it in running text, inside another comment. */
function isPointedAt({ id, links }: Group): boolean {
  return links.every(({ element, address }) => {
    if (element.parentElement?.closest("[dir=auto]") == null || !address.more().leadsToPost) return false;
    const first = element.closest("[role=article][aria-label]")?.querySelector(COMMENT_LINK);
    // In an article of its own its links may stand anywhere.
    return first == null || commentOf(first)?.id !== id;
  });
}

/** Whether a comment's post is another than the wanted one, as far as their names can be compared: a post has two. */
function isOfAnother({ links }: Group, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return false;
  const own = new Set(links.flatMap(({ address }) => address.more().posts));
  if (wanted.some((post) => own.has(post))) return false;
  const kinds = new Set([...own].map(kindOf));
  return wanted.every((post) => kinds.has(kindOf(post)));
}

function kindOf(post: string): "token" | "number" {
  return post.startsWith("pfbid") ? "token" : "number";
}
