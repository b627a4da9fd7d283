// What looks like comments on a page that no pack knows: things of one shape side by side, in a part of the page that says
// it is for comments, each with a name, a time, words and a way to answer. Every point has its reason, and the user is told.

import type { AdapterRef } from "uppsikt-core";

import { climb } from "./climb";
import { DataSite } from "./data-site";
import { HERE, type Ground } from "./ground";
import { partsOf } from "./parts";
import { isLasting, recordOf, type Group } from "./record";
import type { Site } from "./site";
import type { Fallback } from "./sites";

/** What a part of a page for comments is called, in a heading, an id or a class. */
const TOPIC = /komment|comment|synpunkt|diskussion|discussion|insändare|frågor och svar|svar\b|replies|medborgarförslag|gästbok|guestbook/i;
const HINTS = ["comment", "komment", "synpunkt", "diskussion", "discussion"].flatMap((word) => [`[class*='${word}' i]`, `[id*='${word}' i]`]).join(", ");
const HEADINGS = "h1, h2, h3, h4, h5, h6, legend, [role=heading]";
const LINKS = "a[href*='#comment'], a[href*='#kommentar'], a[href*='#c'], a[href*='#post-'], a[href*='#inlagg']";
/** A teaser, a list to choose from, a frame around something else. */
const ELSEWHERE = "nav, header, footer, aside, form, menu, [role=navigation], [role=banner], [role=contentinfo], .widget, .sidebar";

/** The points that make a comment of it. Arbitrary: a name, a time and words in the right place are enough, no two of them are. */
const ENOUGH = 9;
const POINTS = { topic: 2, name: 3, time: 3, body: 2, reply: 2, link: 1, elsewhere: -5 } as const;
/** So large a page is not searched in full. Arbitrary. */
const MOST_ELEMENTS = 4_000;
const MOST_REGIONS = 12;
/** Of each kind so many are looked at. Arbitrary. */
const SAMPLE = 12;
const MOST_TRIED = 6;
const MOST_OFFERED = 40;

export interface Scored extends Group {
  readonly score: number;
  readonly signs: NonNullable<AdapterRef["signs"]>;
}

/** The guess as the page's site. */
export class Guess implements Fallback {
  readonly hints = HINTS;

  find(): Site | undefined {
    for (const group of guesses().slice(0, MOST_TRIED)) {
      const record = recordOf(group, { id: "guessed", name: "", confirmed: "" });
      // No lasting way to these: perhaps to the next best.
      if (record === undefined) continue;
      const site = new DataSite(record, group.signs);
      if (site.list().length >= 2) return site;
    }
    return undefined;
  }
}

/** The groups on the page that are good enough, the best first. */
function guesses(ground: Ground = HERE): Scored[] {
  const scored = [...groups(ground)].map((group) => score(group)).filter((one) => one.score >= ENOUGH);
  // More comments before finer ones: a list in which each holds a list of likes.
  return scored.sort((a, b) => b.score - a.score || b.items.length - a.items.length);
}

/** What could be comments anywhere on the page, for a user who goes through it by keys: the likeliest first. */
export function teachable(): Scored[] {
  const found: Scored[] = [];
  let count = 0;
  for (const container of document.body.querySelectorAll("*")) {
    if ((count += 1) > MOST_ELEMENTS) break;
    if (container.childElementCount < 2) continue;
    for (const group of alike(container)) {
      const one = score(group);
      if (one.signs.some(({ kind }) => kind === "body")) found.push(one);
    }
  }
  return found.sort((a, b) => b.score - a.score).slice(0, MOST_OFFERED);
}

/** Things of one shape that stand beside this element or beside something around it, best first; with the user's own eyes on them, no topic is asked for. */
export function groupsAround(element: Element): Scored[] {
  const found: Scored[] = [];
  for (let up: Element | null = element, steps = 0; up?.parentElement != null && steps < 10; up = up.parentElement, steps += 1) {
    const here = up;
    for (const group of alike(up.parentElement)) {
      if (!group.items.includes(here)) continue;
      const one = score(group);
      if (one.signs.some(({ kind }) => kind === "body")) found.push(one);
    }
  }
  return found.sort((a, b) => b.score - a.score);
}

function* groups({ document }: Ground): Generator<Group> {
  const seen = new Set<Element>();
  for (const region of regions(document)) {
    let count = 0;
    for (const container of [region, ...region.querySelectorAll("*")]) {
      if (seen.has(container)) continue;
      seen.add(container);
      if ((count += 1) > MOST_ELEMENTS) break;
      if (container.childElementCount >= 2) yield* alike(container);
    }
  }
  const links = Array.from(document.querySelectorAll(LINKS)).map((element) => ({ element, key: element.getAttribute("href") ?? "" }));
  const climbed = [...climb(links).values()];
  if (climbed.length >= 2) yield { items: climbed, climb: LINKS };
}

/** Parts of the page that say they are for comments. */
function regions(document: Document): Element[] {
  const named = Array.from(document.querySelectorAll(HINTS)).filter((element) => element.childElementCount > 0 && element.localName !== "body" && element.localName !== "html");
  const headed = Array.from(document.querySelectorAll(HEADINGS)).flatMap((heading) =>
    TOPIC.test(heading.textContent ?? "") ? [heading.parentElement, heading.parentElement?.parentElement].flatMap((one) => (one != null && one.localName !== "html" ? [one] : [])) : []);
  const outermost = [...new Set([...headed, ...named])].filter((element, _, all) => !all.some((other) => other !== element && other.contains(element)));
  return outermost.slice(0, MOST_REGIONS);
}

/** Children of one shape: of one kind, and with a lasting class in common if they have any. */
function* alike(container: Element): Generator<Group> {
  const byShape = new Map<string, Element[]>();
  for (const child of container.children) {
    if (child.matches("script, style, template, br, hr, option")) continue;
    const names = [...child.classList].filter(isLasting);
    for (const shape of names.length > 0 ? names.map((name) => `${child.localName}.${name}`) : [child.localName]) {
      const same = byShape.get(shape);
      if (same === undefined) byShape.set(shape, [child]);
      else same.push(child);
    }
  }
  const places = new Map(Array.from(container.children, (child, place) => [child, place]));
  const yielded = new Set<string>();
  for (const items of byShape.values()) {
    const same = items.map((item) => places.get(item)).join();
    if (items.length < 2 || yielded.has(same)) continue;
    yielded.add(same);
    yield { items };
  }
}

function score(group: Group): Scored {
  const set = new Set(group.items);
  const sample = group.items.slice(0, SAMPLE);
  const parts = sample.map((item) => partsOf(item, set));
  const share = (has: (one: (typeof parts)[number]) => boolean): boolean => parts.filter(has).length >= sample.length * 0.6;
  const signs: { kind: keyof typeof POINTS; points: number }[] = [];
  const add = (kind: keyof typeof POINTS, holds: boolean): void => { if (holds) signs.push({ kind, points: POINTS[kind] }); };
  const [first] = group.items;
  add("topic", first !== undefined && isOnTopic(first));
  add("name", share(({ author }) => author !== undefined));
  add("time", share(({ time }) => time !== undefined));
  // Words beside the name: a list of links has only names.
  add("body", share(({ body }) => body !== undefined && !isOnlyLink(body)));
  add("reply", share(({ reply }) => reply !== undefined));
  add("link", share(({ link }) => link !== undefined));
  add("elsewhere", first?.closest(ELSEWHERE) !== null || isLatest(first));
  const has = (kind: string): boolean => signs.some((sign) => sign.kind === kind);
  const total = signs.reduce((sum, { points }) => sum + points, 0);
  // Without words there is nothing to review; without a topic it may be anything.
  return { ...group, signs, score: has("body") && has("topic") ? total : Math.min(total, ENOUGH - 1) };
}

function isOnTopic(item: Element): boolean {
  const named = (element: Element): boolean => TOPIC.test(element.id) || [...element.classList].some((name) => TOPIC.test(name));
  if (named(item)) return true;
  for (let up = item.parentElement, steps = 0; up !== null && up.localName !== "body" && steps < 6; up = up.parentElement, steps += 1) {
    if (named(up)) return true;
    const heading = headingBefore(up, item);
    if (heading !== undefined) return TOPIC.test(heading.textContent ?? "");
  }
  const heading = item.ownerDocument.body.contains(item) ? headingBefore(item.ownerDocument.body, item) : undefined;
  return heading !== undefined && TOPIC.test(heading.textContent ?? "");
}

/** The last heading in this element before the item. */
function headingBefore(around: Element, item: Element): Element | undefined {
  return Array.from(around.querySelectorAll(HEADINGS)).findLast((heading) =>
    (heading.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && !item.contains(heading));
}

/** "Senaste kommentarer": the beginnings of comments that stand on other pages. */
function isLatest(item: Element | undefined): boolean {
  const list = item?.parentElement;
  if (list == null) return false;
  const heading = list.parentElement === null ? undefined : headingBefore(list.parentElement, list);
  return /\b(?:senaste|nyaste|recent|latest)\b/i.test(`${heading?.textContent ?? ""} ${list.className} ${list.id}`);
}

function isOnlyLink(body: Element): boolean {
  const text = (body.textContent ?? "").trim();
  return Array.from(body.querySelectorAll("a")).some((link) => (link.textContent ?? "").trim() === text) || body.localName === "a";
}
