// A site that is data: carries out an adapter's selectors.

import type { Comment, CommentKind, Published } from "uppsikt-core";

import type { Adapter } from "./adapter";
import { lineOf } from "./line";
import type { ReadComment, Site } from "./site";
import { readText } from "./text";

export class DataSite implements Site {
  readonly id: string;
  readonly name: string;
  /** Perhaps more than the comments (`notItem`). */
  readonly anyItem: string;

  constructor(private readonly adapter: Adapter) {
    this.id = adapter.id;
    this.name = adapter.name;
    this.anyItem = adapter.item;
  }

  list(): Element[] {
    const { item, notItem } = this.adapter;
    const hit = Array.from(document.querySelectorAll(item));
    return notItem === undefined ? hit : hit.filter((root) => !root.matches(notItem));
  }

  rootOf(element: Element): Element | undefined {
    return element.closest(this.adapter.item) ?? undefined;
  }

  read(root: Element, captured: string): ReadComment {
    return read(this.adapter, root, captured);
  }

  isStill(root: Element, id: string): boolean {
    const attribute = root.getAttribute(this.adapter.idAttribute);
    return attribute === null || attribute === "" || id === attribute;
  }

  /** Where it begins a heading of theirs. */
  claimed(): number | undefined {
    for (const selector of this.adapter.claimed ?? []) {
      const element = document.querySelector(selector);
      if (element === null) continue;
      const number = /^\s*(\d{1,7})(?!\d)/.exec(valueOf(element));
      if (number?.[1] !== undefined) return Number(number[1]);
    }
    return undefined;
  }
}

function read(adapter: Adapter, root: Element, captured: string): ReadComment {
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

function textOf(element: Element | undefined): string {
  return element === undefined ? "" : lineOf(valueOf(element));
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
