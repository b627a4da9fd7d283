// A site that is data: carries out an adapter's selectors.

import type { AdapterRef, Comment, CommentKind, Health, Published } from "uppsikt-core";

import type { Adapter } from "./adapter";
import { HERE, type Ground } from "./ground";
import { addressOf, ClimbedItems, SelectedItems, trees, type Items } from "./items";
import { lineOf } from "./line";
import { asOne } from "./selector";
import type { Outcome, ReadComment, Site } from "./site";
import { readText } from "./text";

export class DataSite implements Site {
  readonly id: string;
  readonly name: string;
  /** Perhaps more than the comments (`notItem`). */
  readonly anyItem: string;
  readonly readsClasses: boolean;
  readonly listIn?: (element: Element) => Element[];
  readonly #items: Items;

  constructor(
    private readonly adapter: Adapter,
    /** Why these are taken for comments, where no pack says so. */
    readonly signs?: AdapterRef["signs"],
    private readonly ground: Ground = HERE,
  ) {
    this.id = adapter.id;
    this.name = adapter.name;
    const { item, climb, notItem, shadow, permalinkKeep } = adapter;
    this.#items = item === undefined ? new ClimbedItems(ground, climb ?? "", notItem, permalinkKeep) : new SelectedItems(ground, item, notItem, shadow);
    this.anyItem = this.#items.any;
    if (this.#items.listIn !== undefined) this.listIn = this.#items.listIn;
    this.readsClasses = adapter.hidden !== undefined;
  }

  list(): Element[] {
    return this.#items.list();
  }

  rootOf(element: Element): Element | undefined {
    return this.#items.of(element);
  }

  shadows(): ParentNode[] {
    return trees(this.ground, this.adapter.shadow).slice(1);
  }

  isStill(root: Element, id: string): boolean {
    const said = this.#idSaid(root);
    return said === undefined || id === said;
  }

  /** Where it begins a heading of theirs. */
  claimed(): number | undefined {
    for (const selector of this.adapter.claimed ?? []) {
      const element = this.ground.document.querySelector(selector);
      if (element === null) continue;
      const number = /^\s*(\d{1,7})(?!\d)/.exec(valueOf(element));
      if (number?.[1] !== undefined) return Number(number[1]);
    }
    return undefined;
  }

  keptBack(): Pick<Health, "folded" | "selection"> | undefined {
    const { folded } = this.adapter;
    if (folded === undefined) return undefined;
    const buttons = folded.flatMap((selector) => Array.from(this.ground.document.querySelectorAll(selector)));
    return { folded: buttons.filter((button) => button.checkVisibility()).length, selection: false };
  }

  outcome(id: string): Outcome | undefined {
    const hits = (patterns: readonly string[] | undefined): boolean =>
      patterns?.some((pattern) => {
        const [number = ""] = /\d+$/.exec(id) ?? [];
        // A pattern that asks for a number says nothing of a comment without one.
        if (pattern.includes("{number}") && number === "") return false;
        return this.ground.document.querySelector(pattern.replaceAll("{id}", CSS.escape(id)).replaceAll("{number}", number)) !== null;
      }) ?? false;
    if (hits(this.adapter.removed)) return "removed";
    return hits(this.adapter.hidden) ? "hidden" : undefined;
  }

  read(root: Element, captured: string): ReadComment {
    const { adapter } = this;
    const { bodyExclude, truncated } = adapter;
    const own = (selectors: readonly string[] | undefined): Element[] => this.#own(root, selectors);
    const hits = own(adapter.body);
    const bodies = hits.filter((body) => !hits.some((other) => other !== body && other.contains(body)));
    const reading = readText(
      bodies,
      (element) => (element !== root && this.#items.of(element) === element) || (bodyExclude !== undefined && element.matches(bodyExclude)),
    );
    const author = textOf(own(adapter.author)[0]);
    const published = publishedAt(adapter, own(adapter.time)[0], captured);
    const permalink = this.#permalink(root);
    const parent = this.#parent(root);
    const comment: Comment = {
      id: this.#idOf(root, permalink, `${author}\n${reading.text}`),
      text: reading.text,
      kind: kindOf(adapter, root, bodies, reading.text),
      truncated: reading.cut || (truncated !== undefined && own([truncated]).length > 0),
    };
    if (author !== "") comment.author = author;
    if (published !== undefined) comment.published = published;
    if (permalink !== undefined) comment.permalink = permalink;
    if (parent !== undefined) comment.parent = this.#idOf(parent, this.#permalink(parent), undefined);
    return { comment, reading, bodies: bodies.length > 0 ? bodies : [root] };
  }

  /** What the first fitting selector hits in this comment and not in one nested in it. */
  #own(root: Element, selectors: readonly string[] | undefined): Element[] {
    for (const selector of selectors ?? []) {
      // A comment whose words stand in itself.
      if (selector === ":scope") return [root];
      const hits = Array.from(root.querySelectorAll(asOne(selector))).filter((hit) => this.#items.of(hit) === root);
      if (hits.length > 0) return hits;
    }
    return [];
  }

  #idSaid(root: Element): string | undefined {
    const { idAttribute, idElement } = this.adapter;
    const said = idElement === undefined
      ? idAttribute === undefined ? null : root.getAttribute(idAttribute)
      : (this.#own(root, [idElement])[0]?.getAttribute(idAttribute ?? "id") ?? null);
    return said === null || said === "" ? undefined : said;
  }

  /** What the page calls it; without that, its address; without that, what it says and who says it. */
  #idOf(root: Element, permalink: string | undefined, content: string | undefined): string {
    const said = this.#idSaid(root) ?? permalink;
    if (said !== undefined) return said;
    if (content !== undefined) return `text-${hash(content)}`;
    // Asked for as a parent: what it is called when it is read itself.
    const author = textOf(this.#own(root, this.adapter.author)[0]);
    const { text } = readText(this.#own(root, this.adapter.body), (element) => element !== root && this.#items.of(element) === element);
    return `text-${hash(`${author}\n${text}`)}`;
  }

  #permalink(root: Element): string | undefined {
    const { permalink, permalinkKeep, permalinkForm, idAttribute } = this.adapter;
    const linked = addressOf(this.ground, this.#own(root, permalink)[0], permalinkKeep);
    if (linked !== undefined) return linked;
    const [page = ""] = this.ground.address().split("#", 1);
    const id = this.#idSaid(root);
    if (id === undefined) return undefined;
    if (permalinkForm !== undefined) {
      return permalinkForm.replace("{page}", () => page.split("?", 1)[0] ?? page).replace("{id}", () => encodeURIComponent(id));
    }
    return idAttribute === "id" ? `${page}#${encodeURIComponent(id)}` : undefined;
  }

  #parent(root: Element): Element | undefined {
    switch (this.adapter.nesting) {
      case "none":
        return undefined;
      case "ancestor":
        return root.parentElement === null ? undefined : this.#items.of(root.parentElement);
      case "thread":
        return this.#firstOfThread(root);
      case "replies":
        return this.#beforeReplies(root);
    }
  }

  /** A thread holds the comment that it begins with and the answers to it. */
  #firstOfThread(root: Element): Element | undefined {
    const thread = this.adapter.thread ?? "";
    for (let around = root.parentElement?.closest(thread); around != null; around = around.parentElement?.closest(thread)) {
      const first = this.#firstIn(around);
      if (first !== undefined && first !== root) return first;
    }
    return undefined;
  }

  /** Answers stand in an element of their own, somewhere after the comment that they answer. */
  #beforeReplies(root: Element): Element | undefined {
    const replies = this.adapter.replies ?? "";
    const around = root.parentElement?.closest(replies) ?? undefined;
    for (let up = around; up !== undefined; up = up.parentElement ?? undefined) {
      if (up !== around && up.matches(replies)) return undefined;
      for (let before = up.previousElementSibling; before !== null; before = before.previousElementSibling) {
        const item = this.#firstIn(before);
        if (item !== undefined) return item;
      }
    }
    return undefined;
  }

  #firstIn(element: Element): Element | undefined {
    if (this.#items.of(element) === element) return element;
    for (const hit of element.querySelectorAll(asOne(this.anyItem))) {
      const item = this.#items.of(hit);
      if (item !== undefined && element.contains(item)) return item;
    }
    return undefined;
  }
}

function kindOf({ image }: Adapter, root: Element, bodies: readonly Element[], text: string): CommentKind {
  if (text !== "") return "text";
  const within = bodies.length > 0 ? bodies : [root];
  return image !== undefined && within.some((body) => body.querySelector(asOne(image)) !== null) ? "image" : "unreadable";
}

function publishedAt({ timeAttribute }: Adapter, element: Element | undefined, captured: string): Published | undefined {
  if (element === undefined) return undefined;
  const exact = (timeAttribute === undefined ? null : element.getAttribute(timeAttribute)) ?? element.getAttribute("content");
  // A sign that parts it from the author stands inside it on some pages.
  const shown = textOf(element).replace(/^[·•|,–—\s-]+/, "") || exact || "";
  if (shown === "") return undefined;
  return exact !== null && /^\d{4}-\d{2}-\d{2}/.test(exact) ? { shown, exact, captured } : { shown, captured };
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
