// What a page's own labels say around comments that are known already by their addresses ("Kommentar av … för …"): candidates for
// the words that adapters hint with, in a language that nobody has seen that page in. Of what people wrote nothing may be among
// them: no name, no number, and nothing that not several writers' comments have.

/** A label without names, and how many comments have it. */
export type Label = readonly [words: string, count: number];

export interface Labelled {
  readonly author: string | undefined;
  readonly root: Element;
}

/** Arbitrary: rows under a comment have about five. */
const MOST = 40;
const LONGEST = 200;
/** What only one writer's comments have may be theirs. */
const FEWEST_WRITERS = 2;

const LEFT_OUT = "…";

/** The commonest first. Of every comment, the labels of what is its own. */
export function labels(comments: readonly Labelled[]): Label[] {
  const names = new Set(comments.flatMap(({ author }) => wordsOf(author ?? "").map(bare)));
  const roots = new Set(comments.map(({ root }) => root));
  const found = new Map<string, { writers: Set<string>; count: number }>();
  for (const { author, root } of comments) {
    const own = [root, ...root.querySelectorAll("[aria-label]")].filter((element) => ownerOf(element, roots) === root);
    for (const words of new Set(own.flatMap((element) => formsOf(element.getAttribute("aria-label") ?? "", names)))) {
      const known = found.get(words) ?? { writers: new Set(), count: 0 };
      known.writers.add(author ?? "");
      known.count += 1;
      found.set(words, known);
    }
  }
  return [...found]
    .filter(([, { writers }]) => writers.size >= FEWEST_WRITERS)
    .map(([words, { count }]) => [words, count] as const)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST);
}

function ownerOf(element: Element, roots: ReadonlySet<Element>): Element | undefined {
  for (let up: Element | null = element; up !== null; up = up.parentElement) if (roots.has(up)) return up;
  return undefined;
}

/** The whole, and what it begins with: after a name comes a time, which differs from comment to comment. */
function formsOf(label: string, names: ReadonlySet<string>): string[] {
  const words = withoutNames(label, names);
  const begins = words.slice(0, words.indexOf(LEFT_OUT) + 1);
  return [words, begins].filter((form) => form !== "" && form !== LEFT_OUT);
}

/** Empty where nothing but names is left. After a number everything may be a time. */
function withoutNames(label: string, names: ReadonlySet<string>): string {
  const kept: string[] = [];
  for (const [at, word] of wordsOf(label.slice(0, LONGEST)).entries()) {
    const isNumber = /\p{N}/u.test(word);
    // Also the name of somebody whose own comment is not here begins with a capital.
    const isName = names.has(bare(word)) || names.has(bare(word).replace(/['’]?s$/u, "")) || (at > 0 && /^\p{Lu}/u.test(word));
    if (!isNumber && !isName) kept.push(word);
    else if (kept.at(-1) !== LEFT_OUT) kept.push(LEFT_OUT);
    if (isNumber) break;
  }
  return kept.every((word) => word === LEFT_OUT) ? "" : kept.join(" ");
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

function bare(word: string): string {
  return word.replace(/^\P{L}+|\P{L}+$/gu, "").toLowerCase();
}
