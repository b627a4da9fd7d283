// Facebook, as a Page's administrator sees it.
//
//   address ──▶ surface ──▶ links that name a comment, by its id ──▶ the comment's element ──▶ author, text, time, parent
//
// Nothing rests on class names, which change daily, nor on the words of the interface, which are in the user's language.
// At each pass three signs are compared – addresses, articles, Facebook's own `data-commentid`; where they disagree the
// page has changed its shape, and the panel says so.

import type { Comment, CommentKind, Published } from "uppsikt-core";

import { lineOf } from "../line";
import type { Obstacle, ReadComment, Site } from "../site";
import { isEmoji, readText } from "../text";
import { addressOf, commentOf, isFacebook, permalink, postsOf, readable } from "./address";
import { controlsOf } from "./controls";
import { roots, type Root } from "./roots";
import { COMMENT_LINK, groups, surface, type Group } from "./surface";

export { isFacebook };

/** Versions for old telephones and for whole inboxes: their comments carry no addresses, so nothing tells one from another. */
const OTHER_VERSIONS = /^(?:m|mbasic|touch|iphone|business)\./;

const BUTTON = "[role=button], [role=textbox], [role=menu], button";
const LABELLED_ARTICLE = "[role=article][aria-label]:not([aria-posinset])";

interface Known {
  readonly group: Group;
  readonly root: Root;
}

interface Counted {
  readonly claimed: number | undefined;
  readonly unsure: number;
  readonly folded: number;
  readonly selection: boolean;
}

export class Facebook implements Site {
  readonly id = "facebook";
  readonly name = "Facebook";
  readonly anyItem = COMMENT_LINK;
  #byRoot = new Map<Element, Known>();
  #surface: Element | undefined;
  /** What was counted since the last listing: the page is asked how it is far more often than it changes. */
  #counted: Counted | undefined;

  list(): Element[] {
    const address = new URL(location.href);
    this.#byRoot = new Map();
    this.#counted = undefined;
    this.#surface = isOtherVersion() ? undefined : surface(address);
    if (this.#surface === undefined) return [];
    const found = groups(this.#surface, address);
    for (const [id, root] of roots(found, this.#surface)) {
      const group = found.get(id);
      // The same comment drawn twice, or two that could not be told apart: the first is read.
      if (group !== undefined && !this.#byRoot.has(root.element)) this.#byRoot.set(root.element, { group, root });
    }
    // In the order of their first links, which is the page's.
    return [...this.#byRoot.keys()];
  }

  rootOf(element: Element): Element | undefined {
    for (let up: Element | null = element; up !== null; up = up.parentElement) if (this.#byRoot.has(up)) return up;
    return undefined;
  }

  isStill(root: Element, id: string): boolean {
    return this.#byRoot.get(root)?.group.id === id;
  }

  read(root: Element, captured: string): ReadComment | undefined {
    const known = this.#byRoot.get(root);
    if (known === undefined) return undefined;
    const { id } = known.group;
    // As they stand now: an element may have got another comment's links since it was listed.
    const links = known.group.links.filter(({ element }) => element.isConnected && commentOf(element)?.id === id);
    if (links.length === 0) return undefined;
    const isForeign = (element: Element): boolean => element !== root && this.#byRoot.has(element);
    const blocks = this.#bodies(root);
    const linked = this.#author(root, links, blocks);
    // Whoever has no profile, as an anonymous member, has a name that is a block of its own before the text.
    const [first] = blocks;
    const isUnlinked = linked === "" && blocks.length > 1 && first !== undefined;
    const author = isUnlinked ? lineOf(first.textContent) : linked;
    const bodies = isUnlinked ? blocks.slice(1) : blocks;
    const reading = readText(bodies, (element) => isForeign(element) || element.matches(BUTTON));
    const kind = reading.text === "" ? this.#kindWithoutText(root) : "text";
    const comment: Comment = {
      id,
      text: reading.text,
      kind,
      truncated: reading.cut || bodies.some((body) => body.querySelector(BUTTON) !== null),
    };
    if (author !== "") comment.author = author;
    const time = links.find(({ address, element }) => address.more().leadsToPost && lineOf(element.textContent) !== "");
    if (time !== undefined) {
      comment.published = { shown: lineOf(time.element.textContent), captured } satisfies Published;
    }
    const leading = time ?? links.find(({ address }) => address.more().leadsToPost);
    const lasting = leading === undefined ? undefined : addressOf(leading.element);
    if (lasting !== undefined) comment.permalink = permalink(lasting);
    const post = postOf(lasting, links);
    if (post !== undefined) comment.post = post;
    const parent = this.#parent(known);
    if (parent !== undefined) comment.parent = parent;
    return { comment, reading, bodies: bodies.length > 0 ? bodies : [root] };
  }

  claimed(): number | undefined {
    return this.#count().claimed;
  }

  unsure(): number {
    return this.#count().unsure;
  }

  keptBack(): { folded: number; selection: boolean } {
    const { folded, selection } = this.#count();
    return { folded, selection };
  }

  #count(): Counted {
    return (this.#counted ??= { unsure: this.#countUnsure(), ...controlsOf(this.#surface) });
  }

  #countUnsure(): number {
    if (this.#surface === undefined) return 0;
    const known = [...this.#byRoot.values()];
    const ids = new Set(known.map(({ group }) => group.id));
    const byClimbing = known.filter(({ root }) => root.by === "climb").length;
    const articles = Array.from(this.#surface.querySelectorAll(LABELLED_ARTICLE)).filter(
      // One that is still empty will come.
      (article) => article.querySelector("a[href]") !== null && this.rootOf(article) === undefined && !this.#holdsRoot(article),
    );
    // A whole page may hold posts besides the one that its address names.
    const isAllRead = this.#surface === document.documentElement || this.#surface.matches("[role=dialog], [role=complementary]");
    const named = isAllRead
      ? Array.from(this.#surface.querySelectorAll("[data-commentid]")).filter(
          (one) => !ids.has(one.getAttribute("data-commentid") ?? "") && one.querySelector("a[href]") !== null,
        )
      : [];
    return byClimbing + Math.max(isAllRead ? articles.length : 0, named.length);
  }

  obstacle(): Obstacle | undefined {
    if (isOtherVersion()) return { status: "unsupported", instead: readable(new URL(location.href), isInbox()) };
    if (asksForLogin()) return { status: "login" };
    const isThere = postsOf(new URL(location.href)).length === 0 || surface(new URL(location.href)) !== undefined;
    return isThere ? undefined : { status: "postNotFound" };
  }

  #holdsRoot(element: Element): boolean {
    return [...this.#byRoot.keys()].some((root) => element.contains(root));
  }

  /** Stands in this comment and not in a reply inside it. */
  #isOwn(root: Element, element: Element): boolean {
    return this.rootOf(element) === root;
  }

  /** The writer's words: outermost blocks whose direction follows their text, outside links, buttons and the row below. */
  #bodies(root: Element): Element[] {
    const blocks = Array.from(root.querySelectorAll("[dir=auto]")).filter((block) => {
      if (!this.#isOwn(root, block)) return false;
      const around = block.parentElement?.closest(`[dir=auto], a, ul, ${BUTTON}`) ?? null;
      return around === null || !root.contains(around) || around === root;
    });
    // A comment that is itself one such block.
    return blocks.filter((block) => !block.matches(BUTTON));
  }

  #author(root: Element, links: Group["links"], bodies: readonly Element[]): string {
    for (const { element, address } of links) {
      if (address.more().leadsToPost || !root.contains(element)) continue;
      const name = lineOf(element.textContent);
      if (name !== "") return name;
    }
    for (const link of root.querySelectorAll("a[href]")) {
      const url = addressOf(link);
      const isElsewhere = bodies.some((body) => body.contains(link)) || link.closest(`ul, ${BUTTON}`) !== null;
      if (url === undefined || isElsewhere || !this.#isOwn(root, link) || postsOf(url).length > 0) continue;
      const name = lineOf(link.textContent);
      if (name !== "" && commentOf(link) === undefined) return name;
    }
    return "";
  }

  #kindWithoutText(root: Element): CommentKind {
    const shows = Array.from(root.querySelectorAll<HTMLElement>("img[alt], video, a[href*='/photo']")).some((one) => {
      if (!this.#isOwn(root, one)) return false;
      if (!(one instanceof HTMLImageElement)) return true;
      return one.alt !== "" && !isEmoji(one.alt);
    });
    return shows ? "image" : "unreadable";
  }

  #parent({ group, root }: Known): string | undefined {
    const said = group.links.find(({ address }) => address.parent !== undefined)?.address.parent;
    if (said !== undefined) return said;
    const around = root.element.parentElement;
    for (let up = around?.closest("[data-commentid]"); up !== null && up !== undefined; up = up.parentElement?.closest("[data-commentid]")) {
      const id = up.getAttribute("data-commentid");
      if (id !== null && id !== group.id && this.#surface?.contains(up) === true) return id;
    }
    const parent = around === null ? undefined : this.rootOf(around);
    return parent === undefined ? undefined : this.#byRoot.get(parent)?.group.id;
  }
}

/** The post's name: as the comment's own address has it, else as its other links do. */
function postOf(lasting: URL | undefined, links: Group["links"]): string | undefined {
  return (lasting === undefined ? undefined : postsOf(lasting)[0]) ?? links.flatMap(({ address }) => address.more().posts)[0];
}

function isOtherVersion(): boolean {
  return OTHER_VERSIONS.test(location.hostname) || document.querySelector("[data-mcomponent], [data-surface*=bizweb_inbox]") !== null;
}

/** Business Suite. */
function isInbox(): boolean {
  return location.hostname.startsWith("business.") || document.querySelector("[data-surface*=bizweb_inbox]") !== null;
}

function asksForLogin(): boolean {
  return [...document.querySelectorAll("input[type=password]")].some((field) => field.checkVisibility());
}
