// All sites on one page: which element is whose comment.

import { inPageOrder } from "./order";
import { asOne } from "./selector";
import type { Found, Obstacle, Site } from "./site";
import type { Steps } from "./slices";

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
  #isPlain = false;
  /** Whose comment an element is. */
  #owners = new WeakMap<Element, Site>();

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
    this.#isPlain = false;
  }

  /** What comes and goes can be told from itself alone: all comments on the page are those of sites that list a part. */
  get isPlain(): boolean {
    return this.#isPlain;
  }

  /** Every comment's element, in page order. An element belongs to the first site that finds it. */
  *list(): Steps<Found[]> {
    let found = yield* listBy(this.#sites);
    if (found.length > 0) this.#guessed = undefined;
    else if (this.#fallback !== undefined) {
      found = this.#guessed === undefined ? [] : yield* listBy([this.#guessed]);
      // One that no longer finds two is no guess any more.
      if (found.length < 2) {
        this.#guessed = this.#fallback.find();
        yield;
        found = this.#guessed === undefined ? [] : yield* listBy([this.#guessed]);
      }
    }
    this.#foundNothing = found.length === 0;
    this.#isPlain = !this.#foundNothing && this.#guessed === undefined && found.every(({ site }) => site.listIn !== undefined);
    this.#owners = new WeakMap(this.#isPlain ? found.map(({ root, site }) => [root, site]) : []);
    return found;
  }

  /**
   * Comments at or under these elements, in page order, as `list` would find them there. Nothing where only that can tell:
   * where a site must see the whole page, or where what came puts in question whose comment one is that stands around it.
   */
  listIn(elements: readonly Element[]): Found[] | undefined {
    if (!this.#isPlain) return undefined;
    const found: Found[] = [];
    // One that came may have got others since, which are told of too.
    const outermost = elements.filter((element) => !elements.some((other) => other !== element && other.contains(element)));
    for (const element of outermost) {
      const here = this.#listUnder(element);
      if (here === undefined) return undefined;
      found.push(...here);
    }
    for (const { root, site } of found) this.#owners.set(root, site);
    return found.sort(inPageOrder);
  }

  #listUnder(element: Element): Found[] | undefined {
    const found: Found[] = [];
    const above = new Set<Element>();
    const owners = new Map<Element, Site>();
    for (const [rank, site] of this.#sites.entries()) {
      if (site.listIn === undefined) {
        if (site.anyItem !== "" && (element.matches(site.anyItem) || element.querySelector(asOne(site.anyItem)) !== null)) return undefined;
        continue;
      }
      const own: Found[] = [];
      for (const root of site.listIn(element)) {
        if (above.has(root)) continue;
        let isTaken = false;
        for (let up: Element | null = root; up !== null && !isTaken; up = up.parentElement) {
          const owner = owners.get(up) ?? (element.contains(up) ? undefined : this.#owners.get(up));
          if (owner === undefined || owner === site) continue;
          // It stands in a comment that this site would have the first word on.
          if (this.#sites.indexOf(owner) > rank) return undefined;
          isTaken = true;
        }
        if (!isTaken) own.push({ site, root });
      }
      for (const { root } of own) {
        owners.set(root, site);
        for (let up = root.parentElement; up !== null && element.contains(up) && !above.has(up); up = up.parentElement) above.add(up);
      }
      found.push(...own);
    }
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

function* listBy(sites: readonly Site[]): Steps<Found[]> {
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
    yield;
    for (const { root } of found) {
      if (taken.has(root)) continue;
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
