// From comments that were pointed out or recognised to a flat record of selectors: data like any pack's. Only what lasts
// goes into it: names that a program gave, never a hash of its styles and never a place further down than two.

import type { Adapter } from "./adapter";
import { HERE, type Ground } from "./ground";
import { partsOf, type Parts } from "./parts";

/** Made anew by each build of a page: `css-1x2y3z`, `sc-bdVaJa`, `x1i10hfl`, `_3-8y`. */
const HASHED = /^(?:css|sc|jsx|svelte|emotion|ng|data-v)-|^_|^[a-z]?\d|\d[a-z]+\d|[a-z]\d{2,}[a-z]|^[a-zA-Z]{1,2}\d|__[A-Za-z0-9]{5,}$|[a-z][A-Z]{2,}[a-z]|[a-f0-9]{6,}|\d{3,}/;
/** Says what one comment has and the next has not: its place, its depth, its writer. */
const VARYING = /^(?:odd|even|alt|first|last|active|selected|highlight(?:ed)?|current|new|unread|own|depth.*|level.*|by.*author|by-.*|is-.*|has-.*|js-.*|.*-\d+|\d+)$/i;
const LONGEST_NAME = 60;

/** Comments of one shape. */
export interface Group {
  readonly items: readonly Element[];
  /** The links that they were found by. */
  readonly climb?: string;
}

/** A record that finds at least these comments, with the words of most of them; nothing when there is no lasting way to. */
export function recordOf(group: Group, about: Pick<Adapter, "id" | "name" | "confirmed">, ground: Ground = HERE): Adapter | undefined {
  const item = group.climb === undefined ? itemSelector(withAnswers(group.items), ground.document) : undefined;
  if (item === undefined && group.climb === undefined) return undefined;
  const items = item === undefined ? group.items : Array.from(ground.document.querySelectorAll(item));
  const set = new Set(items);
  const parts = items.map((one) => ({ item: one, parts: partsOf(one, set) }));
  const body = partSelector(parts, "body", set);
  if (body === undefined) return undefined;
  const author = partSelector(parts, "author", set);
  const time = partSelector(parts, "time", set);
  const hasIds = items.every((one) => one.id !== "");
  return {
    ...about,
    version: 1,
    ...(item === undefined ? { climb: group.climb ?? "", permalink: [group.climb ?? ""] } : { item }),
    ...(hasIds && { idAttribute: "id" }),
    ...(author && { author: [author] }),
    ...(time && { time: [time], timeAttribute: "datetime" }),
    body: [body],
    bodyExclude: ["button", "[role=button]", "form", "time", ...(body === ":scope" ? [author, time] : [])]
      .filter((one) => one !== undefined && !one.includes(":scope")).join(", "),
    nesting: "ancestor",
    image: "img, picture, video, iframe",
  };
}

/** With what stands in them and is built as they are: the answers, where those stand in what they answer. */
function withAnswers(items: readonly Element[]): Element[] {
  const set = new Set(items);
  for (const item of items) {
    for (const inner of item.querySelectorAll(item.localName)) {
      const { author, time, body } = partsOf(inner, set);
      if (body !== undefined && (author !== undefined || time !== undefined) && inner.className === item.className) set.add(inner);
    }
  }
  return [...set];
}

/** Hits all of these and as little else as can be. */
function itemSelector(items: readonly Element[], document: Document): string | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  const tag = first.localName;
  if (items.some((item) => item.localName !== tag)) return undefined;
  const own = handles(first).filter((handle) => items.every((item) => item.matches(handle)));
  const parents = [...new Set(items.flatMap((item) => item.parentElement ?? []))];
  const [parent] = parents;
  const around = parent === undefined ? [] : [
    ...handles(parent).filter((handle) => parents.every((one) => one.matches(handle))),
    ...(parents.length === 1 && parent.parentElement !== null ? handles(parent.parentElement).map((handle) => `${handle} > ${parent.localName}`) : []),
  ];
  // Where only something further up has a name.
  const above: string[] = [];
  for (let up = parent, steps = 0; up != null && up.localName !== "body" && steps < 5; up = up.parentElement ?? undefined, steps += 1) {
    const here = up;
    if (items.every((one) => here.contains(one))) above.push(...handles(here));
  }
  const candidates = [
    ...own.map((handle) => `${tag}${handle}`),
    ...own.flatMap((one, at) => own.slice(at + 1).map((other) => `${tag}${one}${other}`)),
    ...around.flatMap((handle) => [...own.map((one) => `${handle} > ${tag}${one}`), `${handle} > ${tag}`]),
    ...above.flatMap((handle) => [...own.map((one) => `${handle} ${tag}${one}`), `${handle} ${tag}`]),
  ];
  const counted = candidates.flatMap((selector) => {
    const hits = document.querySelectorAll(selector).length;
    return hits >= items.length ? [{ selector, hits }] : [];
  });
  counted.sort((a, b) => a.hits - b.hits || a.selector.length - b.selector.length);
  return counted[0]?.selector;
}

/** What finds this part in most of the comments. */
function partSelector(all: readonly { item: Element; parts: Parts }[], part: "author" | "time" | "body", items: ReadonlySet<Element>): string | undefined {
  const having = all.flatMap(({ item, parts }) => (parts[part] === undefined ? [] : [{ item, element: parts[part] }]));
  if (having.length === 0) return undefined;
  // A comment whose words stand in itself, beside its name and time.
  const tried = new Map<string, number>();
  for (const { item, element } of having.slice(0, 10)) for (const selector of pathsTo(element, item, part)) tried.set(selector, 0);
  for (const selector of tried.keys()) {
    let right = 0;
    for (const { item: one, element } of having) {
      const hit = selector === ":scope" ? one : Array.from(one.querySelectorAll(selector)).find((found) => innermost(found, items) === one);
      if (hit === element) right += 1;
    }
    tried.set(selector, right);
  }
  const [best] = [...tried].sort(([a, x], [b, y]) => y - x || a.length - b.length);
  return best !== undefined && best[1] >= having.length * 0.6 ? best[0] : undefined;
}

function innermost(element: Element, items: ReadonlySet<Element>): Element | undefined {
  for (let up: Element | null = element; up !== null; up = up.parentElement) if (items.has(up)) return up;
  return undefined;
}

function pathsTo(element: Element, item: Element, part: string): string[] {
  if (element === item) return part === "body" ? [":scope > p", ":scope > div", ":scope"] : [];
  const tag = element.localName;
  const parent = element.parentElement;
  const place = placeOf(element);
  const ends = [...handles(element).map((handle) => `${tag}${handle}`), tag, ...(place > 0 && place <= 2 ? [`${tag}:nth-of-type(${place})`] : [])];
  if (parent === null || parent === item) return [...ends, ...ends.map((end) => `:scope > ${end}`)];
  return [...ends, ...handles(parent).flatMap((handle) => ends.map((end) => `${handle} > ${end}`)), ...ends.map((end) => `${parent.localName} > ${end}`)];
}

/** What an element may lastingly be known by, each as a part of a selector. */
function handles(element: Element): string[] {
  const found: string[] = [];
  if (element.id !== "" && isLasting(element.id)) found.push(`#${CSS.escape(element.id)}`);
  for (const name of element.classList) if (isLasting(name)) found.push(`.${CSS.escape(name)}`);
  for (const name of ["itemprop", "itemtype", "rel", "data-testid", "data-role", "data-type", "role"]) {
    const value = element.getAttribute(name);
    if (value !== null && value !== "" && value.length <= LONGEST_NAME && isLasting(value)) found.push(`[${name}="${CSS.escape(value)}"]`);
  }
  return found;
}

export function isLasting(name: string): boolean {
  return name.length <= LONGEST_NAME && !HASHED.test(name) && !VARYING.test(name);
}

function placeOf(element: Element): number {
  const same = Array.from(element.parentElement?.children ?? []).filter((one) => one.localName === element.localName);
  return same.indexOf(element) + 1;
}
