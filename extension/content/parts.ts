// The parts of something that may be a comment, told by what they look like: who, when, what, and what can be done.
// Swedish and English; only for pages that no pack knows.

export interface Parts {
  readonly author?: Element;
  readonly time?: Element;
  readonly body?: Element;
  readonly reply?: Element;
  readonly link?: Element;
}

const CONTROL = /^(?:svara|besvara|reply|anmäl|rapportera|report|flag|gilla|like|dela|share|citera|quote|radera|ta bort|redigera|edit|delete|dölj|hide|permalänk|permalink|länk|#\d*)\b/i;
const REPLY = /^(?:svara|besvara|reply|anmäl|rapportera|report|citera|quote)\b/i;
const MONTH = "(?:jan|feb|mars?|apr|maj|may|june?|juni|july?|juli|aug|sep|okt|oct|nov|dec)\\p{L}*";
const DATE = new RegExp(
  [
    "\\b\\d{4}-\\d{2}-\\d{2}\\b",
    `\\b\\d{1,2}(?:\\.|:e|:a)?\\s+${MONTH}`,
    `\\b${MONTH}\\s+\\d{1,2},?\\s+\\d{4}\\b`,
    "\\b\\d{1,2}[/.]\\d{1,2}[/.-]\\d{2,4}\\b",
    "\\bför\\s+.{1,24}\\s+sedan\\b",
    "\\b\\d+\\s*(?:sek|min|tim|dag|veck|mån|år|second|minute|hour|day|week|month|year)\\p{L}*\\b",
    "\\b(?:i ?går|i ?dag|nyss|just nu|yesterday|today)\\b",
  ].join("|"),
  "iu",
);
/** A time and what is written about it ("Skrivet av … den …" is longer, and the name in it is lost). Arbitrary. */
const LONGEST_TIME = 60;
const LONGEST_NAME = 60;
/** Two words, or one that says something. Arbitrary. */
const SHORTEST_BODY = 3;

const NAMED_AUTHOR = /(?:^|[-_])(?:author|forfattare|författare|avsandare|avsändare|namn|name|user|username|anvandare|användare|writer|byline|fn|nick|signatur)(?:$|[-_])/i;
const NAMED_BODY = /(?:^|[-_])(?:body|text|content|message|meddelande|innehall|innehåll)(?:$|[-_])/i;
const NOT_WORDS = "script, style, noscript, template, textarea, select, option, form, iframe";
const BUTTONS = "a, button, [role=button], [role=link]";

/** The parts that stand in `item` and not in another of `items` inside it. */
export function partsOf(item: Element, items: ReadonlySet<Element>): Parts {
  const own = ownElements(item, items);
  const reply = own.find((element) => element.matches(BUTTONS) && REPLY.test(lineOf(element)));
  const time = own.find((element) => element.matches("time") && lineOf(element) !== "")
    ?? own.find((element) => isLeaf(element) && lineOf(element).length <= LONGEST_TIME && DATE.test(lineOf(element)));
  const link = own.find((element) => element.matches("a[href*='#']") && /#(?:\w+[-_])?\w*\d+$/.test(element.getAttribute("href") ?? ""));
  const isAside = (element: Element): boolean =>
    time?.contains(element) === true || element.contains(time ?? null) && lineOf(element).length <= LONGEST_TIME * 2 ||
    (element.matches(BUTTONS) && CONTROL.test(lineOf(element)));
  const names = own.filter((element) => isName(element) && !isAside(element));
  const marked = names.find((element) => element.matches("[rel~=author], cite, [itemprop~=author]") || classes(element).some((one) => NAMED_AUTHOR.test(one)))
    ?? names.find((element) => element.matches("a, b, strong, h2, h3, h4, h5, h6, dt"));
  const body = bodyOf(item, own, (element) => isAside(element) || marked?.contains(element) === true || reply?.contains(element) === true);
  // Nothing marks it as a name, but it stands alone above the words.
  const author = marked ?? names.find((element) => isLeaf(element) && body !== undefined && isBefore(element, body));
  const innermost = author === undefined ? undefined : own.findLast((element) => author.contains(element) && isName(element)) ?? author;
  return {
    ...(innermost && innermost !== body && { author: innermost }),
    ...(time && { time }),
    ...(body && { body }),
    ...(reply && { reply }),
    ...(link && { link }),
  };
}

/** Where the words are: down from the comment as long as one child holds nearly all of them. */
function bodyOf(item: Element, own: readonly Element[], isAside: (element: Element) => boolean): Element | undefined {
  const isOwn = new Set(own);
  const words = (element: Element): number => {
    let length = 0;
    for (const child of element.childNodes) {
      if (child instanceof Text) length += child.data.trim().length;
      else if (child instanceof Element && isOwn.has(child) && !isAside(child)) length += words(child);
    }
    return length;
  };
  const named = own.filter((element) => !isAside(element) && classes(element).some((one) => NAMED_BODY.test(one)) && words(element) >= SHORTEST_BODY);
  const whole = words(item);
  if (whole < SHORTEST_BODY) return undefined;
  let body = named.find((element) => words(element) >= whole * 0.6) ?? item;
  for (;;) {
    const children = Array.from(body.children).filter((child) => isOwn.has(child) && !isAside(child));
    const larger = children.find((child) => words(child) >= whole * 0.8);
    // A body of one paragraph is its paragraph's parent: the next comment has two.
    if (larger === undefined || (body !== item && larger.matches("p"))) break;
    body = larger;
  }
  return body;
}

function ownElements(item: Element, items: ReadonlySet<Element>): Element[] {
  const own: Element[] = [];
  const walk = (element: Element): void => {
    for (const child of element.children) {
      if (items.has(child) || child.matches(NOT_WORDS)) continue;
      own.push(child);
      walk(child);
    }
  };
  walk(item);
  return own;
}

function isBefore(element: Element, other: Element): boolean {
  return element.compareDocumentPosition(other) === Node.DOCUMENT_POSITION_FOLLOWING;
}

function isName(element: Element): boolean {
  const line = lineOf(element);
  return line.length >= 2 && line.length <= LONGEST_NAME && !DATE.test(line) && !CONTROL.test(line) && /\p{L}/u.test(line) && line.split(" ").length <= 6;
}

function isLeaf(element: Element): boolean {
  return element.childElementCount === 0 || (element.childElementCount === 1 && element.textContent?.trim() === element.firstElementChild?.textContent?.trim());
}

function classes(element: Element): string[] {
  return [...element.classList, element.id].filter((one) => one !== "");
}

function lineOf(element: Element): string {
  return (element.textContent ?? "").replace(/\s+/g, " ").trim();
}
