// Which elements are the comments, for a site that is data: those that a selector hits, or those that are found by
// climbing from the links that lead to one comment each.

import { climb } from "./climb";
import type { Ground } from "./ground";
import { asOne } from "./selector";

export interface Items {
  /** See `Site.anyItem`. */
  readonly any: string;
  list(): Element[];
  /** See `Site.listIn`. */
  readonly listIn?: (element: Element) => Element[];
  /** The comment that this element stands in, itself included. */
  of(element: Element): Element | undefined;
}

/** The document, and the open shadow roots in it that comments stand in. */
export function trees({ document }: Ground, shadow: string | undefined): ParentNode[] {
  if (shadow === undefined) return [document];
  return [document, ...Array.from(document.querySelectorAll(shadow)).flatMap((host) => host.shadowRoot ?? [])];
}

export class SelectedItems implements Items {
  readonly any: string;
  readonly listIn?: (element: Element) => Element[];

  constructor(
    private readonly ground: Ground,
    private readonly item: string,
    private readonly notItem: string | undefined,
    private readonly shadow: string | undefined,
  ) {
    this.any = shadow === undefined ? item : `${item}, ${shadow}`;
    // What comes may bring a shadow root with it, or get one later.
    if (shadow === undefined) this.listIn = (element) => this.#items([...(element.matches(item) ? [element] : []), ...element.querySelectorAll(asOne(item))]);
  }

  list(): Element[] {
    return this.#items(trees(this.ground, this.shadow).flatMap((tree) => Array.from(tree.querySelectorAll(this.item))));
  }

  #items(hits: Element[]): Element[] {
    const { notItem } = this;
    return notItem === undefined ? hits : hits.filter((hit) => !hit.matches(notItem));
  }

  of(element: Element): Element | undefined {
    return element.closest(this.item) ?? undefined;
  }
}

export class ClimbedItems implements Items {
  readonly any: string;
  #roots = new Set<Element>();

  constructor(
    private readonly ground: Ground,
    link: string,
    private readonly notItem: string | undefined,
    private readonly keep: readonly string[] | undefined,
  ) {
    this.any = link;
  }

  list(): Element[] {
    const links = Array.from(this.ground.document.querySelectorAll(this.any)).flatMap((element) => {
      const address = addressOf(this.ground, element, this.keep);
      return address === undefined ? [] : [{ element, key: address }];
    });
    const { notItem } = this;
    this.#roots = new Set([...climb(links).values()].filter((root) => notItem === undefined || !root.matches(notItem)));
    return [...this.#roots];
  }

  of(element: Element): Element | undefined {
    for (let up: Element | null = element; up !== null; up = up.parentElement) if (this.#roots.has(up)) return up;
    return undefined;
  }
}

/** Where a link leads, if that is a page. Of its parameters only those to keep. */
export function addressOf(ground: Ground, element: Element | undefined, keep: readonly string[] | undefined): string | undefined {
  const written = element?.getAttribute("href") ?? element?.getAttribute("content");
  if (!written) return undefined;
  try {
    const url = new URL(written, ground.base());
    if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
    // By hand: a content script in Firefox cannot go through the parameters.
    if (keep !== undefined) url.search = url.search.slice(1).split("&").filter((part) => keep.includes(part.split("=", 1)[0] ?? "")).join("&");
    return url.href;
  } catch {
    return undefined;
  }
}
