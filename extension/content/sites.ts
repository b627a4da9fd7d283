// Carries out the adapters: which elements of the document are comments, and what stands in one.

import type { Comment, CommentKind, Published } from "uppsikt-core";

import type { Adapter } from "./adapter";
import { readText, type Reading } from "./text";

/** A comment's element, not read yet. */
export interface Found {
  readonly adapter: Adapter;
  readonly root: Element;
}

/** A comment as it stands on the page now. */
export interface ReadComment {
  readonly comment: Comment;
  readonly reading: Reading;
  /** The elements that hold the text; the root when there is none. */
  readonly bodies: readonly Element[];
}

export class Sites {
  readonly adapters: readonly Adapter[];
  /** Hits every comment of every adapter, and perhaps more (`notItem`). */
  readonly anyItem: string;

  constructor(adapters: readonly Adapter[]) {
    this.adapters = adapters;
    this.anyItem = adapters.map((adapter) => adapter.item).join(", ");
  }

  /** Every comment's element, in page order. An element belongs to the first adapter that hits it. */
  list(): Found[] {
    const found: Found[] = [];
    const taken = new Set<Element>();
    const aboveTaken = new Set<Element>();
    for (const adapter of this.adapters) {
      const roots = items(adapter);
      for (const root of roots) {
        // schema.org marks often stand on an element inside or around another system's comment: the same comment.
        if (aboveTaken.has(root) || hasAncestorIn(root, taken)) continue;
        found.push({ adapter, root });
      }
      for (const { root } of found) {
        taken.add(root);
        for (let up = root.parentElement; up !== null && !aboveTaken.has(up); up = up.parentElement) aboveTaken.add(up);
      }
    }
    return found.length > 0 && new Set(found.map((one) => one.adapter)).size > 1 ? found.sort(inPageOrder) : found;
  }

  /** The comment that an element stands in, as the page has it: its root. */
  rootOf(element: Element): Element | undefined {
    if (this.anyItem === "") return undefined;
    return element.closest(this.anyItem) ?? undefined;
  }

  /** The page's own count of its comments, where it begins a heading of theirs. */
  claimed(adapter: Adapter): number | undefined {
    for (const selector of adapter.claimed ?? []) {
      const element = document.querySelector(selector);
      if (element === null) continue;
      const number = /^\s*(\d{1,7})(?!\d)/.exec(valueOf(element));
      if (number?.[1] !== undefined) return Number(number[1]);
    }
    return undefined;
  }
}

function items(adapter: Adapter): Element[] {
  const hit = Array.from(document.querySelectorAll(adapter.item));
  const { notItem } = adapter;
  return notItem === undefined ? hit : hit.filter((root) => !root.matches(notItem));
}

function hasAncestorIn(element: Element, set: ReadonlySet<Element>): boolean {
  for (let up: Element | null = element; up !== null; up = up.parentElement) if (set.has(up)) return true;
  return false;
}

function inPageOrder(a: Found, b: Found): number {
  return a.root.compareDocumentPosition(b.root) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

/** Reads one comment. `captured` is when, ISO 8601. */
export function read({ adapter, root }: Found, captured: string): ReadComment {
  const own = (selectors: readonly string[] | undefined): Element[] => ownHits(adapter, root, selectors);
  const { bodyExclude } = adapter;
  const hits = own(adapter.body);
  const bodies = hits.filter((body) => !hits.some((other) => other !== body && other.contains(body)));
  const reading = readText(
    bodies,
    (element) => (element !== root && element.matches(adapter.item)) || (bodyExclude !== undefined && element.matches(bodyExclude)),
  );
  const author = textOf(own(adapter.author)[0]);
  const published = publishedAt(adapter, own(adapter.time)[0], captured);
  const permalink = addressOf(own(adapter.permalink)[0]) ?? fragmentAddress(adapter, root);
  const parent = adapter.nesting === "ancestor" ? root.parentElement?.closest(adapter.item) : undefined;
  const truncated = reading.cut || (adapter.truncated !== undefined && own([adapter.truncated]).length > 0);
  const comment: Comment = {
    id: idOf(adapter, root, permalink, `${author}\n${reading.text}`),
    text: reading.text,
    kind: kindOf(adapter, root, bodies, reading.text),
    truncated,
  };
  if (author !== "") comment.author = author;
  if (published !== undefined) comment.published = published;
  if (permalink !== undefined) comment.permalink = permalink;
  if (parent) comment.parent = idOf(adapter, parent, undefined, "");
  return { comment, reading, bodies: bodies.length > 0 ? bodies : [root] };
}

/** What the first fitting selector hits in this comment and not in one nested in it. */
function ownHits(adapter: Adapter, root: Element, selectors: readonly string[] | undefined): Element[] {
  for (const selector of selectors ?? []) {
    const hits = Array.from(root.querySelectorAll(selector)).filter((hit) => hit.closest(adapter.item) === root);
    if (hits.length > 0) return hits;
  }
  return [];
}

function kindOf(adapter: Adapter, root: Element, bodies: readonly Element[], text: string): CommentKind {
  if (text !== "") return "text";
  const { image } = adapter;
  const within = bodies.length > 0 ? bodies : [root];
  const holdsImage =
    image !== undefined && bodies.length > 0 && within.some((body) => body.querySelector(image) !== null);
  return holdsImage ? "image" : "unreadable";
}

/** The element's own id; without one, its address; without that, what it says and who says it. */
function idOf(adapter: Adapter, root: Element, permalink: string | undefined, content: string): string {
  const attribute = root.getAttribute(adapter.idAttribute);
  if (attribute !== null && attribute !== "") return attribute;
  if (permalink === undefined && content === "") {
    // Asked for as a parent: what it is called when it is read itself.
    const link = addressOf(ownHits(adapter, root, adapter.permalink)[0]);
    if (link !== undefined) return link;
    const author = textOf(ownHits(adapter, root, adapter.author)[0]);
    const text = readText(ownHits(adapter, root, adapter.body), (element) => element !== root && element.matches(adapter.item)).text;
    return `text-${hash(`${author}\n${text}`)}`;
  }
  return permalink ?? `text-${hash(content)}`;
}

function publishedAt(adapter: Adapter, element: Element | undefined, captured: string): Published | undefined {
  if (element === undefined) return undefined;
  const exact = (adapter.timeAttribute === undefined ? null : element.getAttribute(adapter.timeAttribute)) ?? element.getAttribute("content");
  const shown = textOf(element) || exact || "";
  if (shown === "") return undefined;
  return exact !== null && /^\d{4}-\d{2}-\d{2}/.test(exact) ? { shown, exact, captured } : { shown, captured };
}

function addressOf(element: Element | undefined): string | undefined {
  const written = element?.getAttribute("href") ?? element?.getAttribute("content");
  if (!written) return undefined;
  try {
    const url = new URL(written, document.baseURI);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}

function fragmentAddress(adapter: Adapter, root: Element): string | undefined {
  if (adapter.idAttribute !== "id" || root.id === "") return undefined;
  return `${location.href.split("#", 1)[0] ?? ""}#${encodeURIComponent(root.id)}`;
}

function valueOf(element: Element): string {
  return element.getAttribute("content") ?? element.textContent ?? "";
}

/** One line, as a name or a time is shown. */
function textOf(element: Element | undefined): string {
  return element === undefined ? "" : valueOf(element).replace(/\s+/g, " ").trim().slice(0, 300).toWellFormed();
}

/** FNV-1a, 64 bits in two halves: a name for a text on one page, not a secret. */
function hash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1000193;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}
