// All sites on one page: which element is whose comment.

import type { Found, Obstacle, Site } from "./site";

export class Sites {
  /** See `Site.anyItem`; empty where there is no site. */
  readonly anyItem: string;

  constructor(readonly sites: readonly Site[]) {
    this.anyItem = sites.map((site) => site.anyItem).join(", ");
  }

  /** Every comment's element, in page order. An element belongs to the first site that finds it. */
  list(): Found[] {
    const [only] = this.sites;
    if (only !== undefined && this.sites.length === 1) return only.list().map((root) => ({ site: only, root }));
    const found: Found[] = [];
    const taken = new Set<Element>();
    const aboveTaken = new Set<Element>();
    for (const site of this.sites) {
      for (const root of site.list()) {
        // schema.org marks often stand on an element inside or around another system's comment: the same comment.
        if (aboveTaken.has(root) || hasAncestorIn(root, taken)) continue;
        found.push({ site, root });
      }
      for (const { root } of found) {
        taken.add(root);
        for (let up = root.parentElement; up !== null && !aboveTaken.has(up); up = up.parentElement) aboveTaken.add(up);
      }
    }
    return found.length > 0 && new Set(found.map((one) => one.site)).size > 1 ? found.sort(inPageOrder) : found;
  }

  /** The comment that an element stands in, as the page has it: the innermost root. */
  rootOf(element: Element): Element | undefined {
    let innermost: Element | undefined;
    for (const site of this.sites) {
      const root = site.rootOf(element);
      if (root !== undefined && innermost?.contains(root) !== false) innermost = root;
    }
    return innermost;
  }

  /** What keeps the page from being read, if any site can see it. */
  obstacle(): Obstacle | undefined {
    for (const site of this.sites) {
      const obstacle = site.obstacle?.();
      if (obstacle !== undefined) return obstacle;
    }
    return undefined;
  }
}

function hasAncestorIn(element: Element, set: ReadonlySet<Element>): boolean {
  for (let up: Element | null = element; up !== null; up = up.parentElement) if (set.has(up)) return true;
  return false;
}

function inPageOrder(a: Found, b: Found): number {
  return a.root.compareDocumentPosition(b.root) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
