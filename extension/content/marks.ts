// What the page shows: one attribute on a comment's element and the words in three named highlights. No node of the
// page is touched, so nothing can break it and nothing moves.

import type { Finding, Mark, Severity } from "uppsikt-core";

import style from "./marks.css" with { type: "text" };
import type { Reading } from "./text";

export const ATTRIBUTE = "data-uppsikt";

/** The graver one wins where two findings share words. */
const SEVERITIES: readonly Severity[] = ["notera", "granska", "atgarda"];

/** A finding that rests on a whole comment longer than this is shown by the stripe alone: a painted essay says nothing. Arbitrary. */
const WHOLE_PAINTED = 160;

/** The words of one finding on the page. */
export interface PaintedFinding {
  readonly finding: Finding;
  readonly ranges: readonly Range[];
}

export class Marks {
  // Own map: in Firefox a content script may not iterate the page's highlight registry.
  readonly #highlights = new Map<Severity, Highlight>();
  readonly #dressed = new Set<ShadowRoot>();
  readonly #painted = new Map<string, readonly PaintedFinding[]>();

  constructor() {
    // What an orphaned script painted: Firefox ends one without letting it clear up.
    for (const severity of SEVERITIES) CSS.highlights.delete(nameOf(severity));
  }

  /** Shows on a comment's element what was found in it. */
  mark(root: Element, mark: Mark): void {
    if (root.getAttribute(ATTRIBUTE) !== mark) root.setAttribute(ATTRIBUTE, mark);
    const tree = root.getRootNode();
    if (tree instanceof ShadowRoot) this.#dress(tree);
  }

  /** Paints the words of findings, in place of what was painted of this comment. */
  paint(id: string, findings: readonly Finding[], reading: Reading): void {
    const painted = findings.map((finding) => ({
      finding,
      ranges: isWholeEssay(finding, reading) ? [] : reading.ranges(finding.start, finding.end),
    }));
    // What stands there already stays: a browser looks all words of the page over again when one of them is touched.
    if (isSame(this.#painted.get(id), painted) && this.#isWhole()) return;
    this.erase(id);
    for (const { finding: { severity }, ranges } of painted) {
      if (ranges.length === 0) continue;
      const highlight = this.#highlight(severity);
      for (const range of ranges) highlight.add(range);
    }
    this.#painted.set(id, painted);
  }

  /** Takes a comment's words out of the highlights. Its attribute goes with its element. */
  erase(id: string): void {
    for (const { finding, ranges } of this.#painted.get(id) ?? []) {
      const highlight = this.#highlights.get(finding.severity);
      for (const range of ranges) highlight?.delete(range);
    }
    this.#painted.delete(id);
  }

  painted(id: string): readonly PaintedFinding[] {
    return this.#painted.get(id) ?? [];
  }

  /** Leaves the page as it was. */
  clear(): void {
    for (const severity of SEVERITIES) {
      if (this.#highlights.has(severity)) CSS.highlights.delete(nameOf(severity));
    }
    this.#highlights.clear();
    this.#painted.clear();
    for (const tree of [document, ...this.#dressed]) {
      for (const element of tree.querySelectorAll(`[${ATTRIBUTE}]`)) element.removeAttribute(ATTRIBUTE);
    }
  }

  /** Whether the page has left the registry as it is. */
  #isWhole(): boolean {
    return [...this.#highlights.keys()].every((severity) => CSS.highlights.has(nameOf(severity)));
  }

  /** The page's style sheets, ours among them, end at a shadow root. Adopting one adds no node to it. */
  #dress(tree: ShadowRoot): void {
    if (this.#dressed.has(tree)) return;
    this.#dressed.add(tree);
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, sheet];
    } catch {
      // Firefox keeps an extension's sheet out of a page's tree: there the panel alone shows what was found.
    }
  }

  #highlight(severity: Severity): Highlight {
    let highlight = this.#highlights.get(severity);
    if (highlight === undefined) {
      highlight = new Highlight();
      highlight.priority = SEVERITIES.indexOf(severity) + 1;
      this.#highlights.set(severity, highlight);
    }
    // Also when the page has emptied the registry since.
    if (!CSS.highlights.has(nameOf(severity))) CSS.highlights.set(nameOf(severity), highlight);
    return highlight;
  }
}

/** Whether the same words of the same nodes are meant. A range on a node that was taken away has collapsed, and differs. */
function isSame(before: readonly PaintedFinding[] | undefined, now: readonly PaintedFinding[]): boolean {
  return before?.length === now.length && before.every((one, at) => {
    const other = now[at];
    return one.finding === other?.finding && one.ranges.length === other.ranges.length && one.ranges.every((range, n) => {
      const { startContainer, startOffset, endContainer, endOffset } = other.ranges[n] ?? new Range();
      return range.startContainer === startContainer && range.startOffset === startOffset &&
        range.endContainer === endContainer && range.endOffset === endOffset;
    });
  });
}

function nameOf(severity: Severity): string {
  return `uppsikt-${severity}`;
}

function isWholeEssay(finding: Finding, reading: Reading): boolean {
  return finding.start === 0 && finding.end >= reading.text.length && reading.text.length > WHOLE_PAINTED;
}
