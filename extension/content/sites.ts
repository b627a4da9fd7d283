// All sites on one page: which element is whose comment.

import type { Found, Obstacle, Site } from "./site";

/** Makes a site of what looks like comments, where no site knows any. */
export interface Fallback {
  /** What it is worth looking again for: see `Site.anyItem`. */
  readonly hints: string;
  find(): Site | undefined;
}

export class Sites {
  #sites: readonly Site[];
  readonly #fallback: Fallback | undefined;
  #guessed: Site | undefined;
  #foundNothing = true;

  constructor(sites: readonly Site[], fallback?: Fallback) {
    this.#sites = sites;
    this.#fallback = fallback;
  }

  get sites(): readonly Site[] {
    return this.#guessed === undefined ? this.#sites : [...this.#sites, this.#guessed];
  }

  /** See `Site.anyItem`; empty where there is no site. */
  get anyItem(): string {
    const hints = this.#foundNothing ? this.#fallback?.hints : undefined;
    return [...this.sites.map((site) => site.anyItem), ...(hints === undefined ? [] : [hints])].join(", ");
  }

  get readsClasses(): boolean {
    return this.#sites.some((site) => site.readsClasses === true);
  }

  /** From now on these: the user taught or imported one. */
  use(sites: readonly Site[]): void {
    this.#sites = sites;
    this.#guessed = undefined;
  }

  /** Every comment's element, in page order. An element belongs to the first site that finds it. */
  list(): Found[] {
    let found = listBy(this.#sites);
    if (found.length > 0) this.#guessed = undefined;
    else if (this.#fallback !== undefined) {
      found = this.#guessed === undefined ? [] : listBy([this.#guessed]);
      // One that no longer finds two is no guess any more.
      if (found.length < 2) {
        this.#guessed = this.#fallback.find();
        found = this.#guessed === undefined ? [] : listBy([this.#guessed]);
      }
    }
    this.#foundNothing = found.length === 0;
    return found;
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

  /** Open shadow roots that hold comments. */
  shadows(): ParentNode[] {
    return this.#sites.flatMap((site) => site.shadows?.() ?? []);
  }

  /** What keeps the page from being read, if any site can see it. */
  obstacle(): Obstacle | undefined {
    for (const site of this.#sites) {
      const obstacle = site.obstacle?.();
      if (obstacle !== undefined) return obstacle;
    }
    return undefined;
  }
}

function listBy(sites: readonly Site[]): Found[] {
  const [only] = sites;
  if (only !== undefined && sites.length === 1) return only.list().map((root) => ({ site: only, root }));
  const found: Found[] = [];
  const taken = new Set<Element>();
  const aboveTaken = new Set<Element>();
  for (const site of sites) {
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
  return new Set(found.map((one) => one.site)).size > 1 ? found.sort(inPageOrder) : found;
}

function hasAncestorIn(element: Element, set: ReadonlySet<Element>): boolean {
  for (let up: Element | null = element; up !== null; up = up.parentElement) if (set.has(up)) return true;
  return false;
}

function inPageOrder(a: Found, b: Found): number {
  const [one, other] = a.root.getRootNode() === b.root.getRootNode() ? [a.root, b.root] : [inDocument(a.root), inDocument(b.root)];
  return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

/** The element itself, or the one whose shadow it stands in. */
function inDocument(element: Element): Element {
  const tree = element.getRootNode();
  return tree instanceof ShadowRoot ? inDocument(tree.host) : element;
}
