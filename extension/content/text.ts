// The one text walk. What is sent to be reviewed and what is painted afterwards come from the same pass over a
// comment's nodes, so an offset can never mean two different places.
//
//   <p>Hej <img alt="😡">din</p><p>idiot</p>   →   "Hej 😡din\nidiot"
//       ────      ──     ───      ─────            one Piece each: where its text begins, and in which node

/** A stretch of the text that stands unbroken in one node. */
interface Piece {
  /** Where it begins in the text, UTF-16. */
  readonly start: number;
  readonly length: number;
  /** A text node, or an image that stands for its `alt`. */
  readonly node: Text | HTMLImageElement;
  /** Where it begins in a text node. */
  readonly offset: number;
  /** Something that is not the writer's words stands just before: a range must not run across it. */
  readonly afterGap: boolean;
}

/** A comment's text and the way back to the nodes. */
export interface Reading {
  readonly text: string;
  /** The text was longer than `LONGEST`. */
  readonly cut: boolean;
  ranges(start: number, end: number): Range[];
  /** The box around the words themselves: narrower than the element when the lines are short. */
  bounds(): DOMRect | undefined;
}

/** Longer than any real comment; a page that shows more is read to here and called truncated. Arbitrary. */
const LONGEST = 200_000;

const SKIPPED = new Set([
  "SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "TEXTAREA", "INPUT", "SELECT", "BUTTON", "IFRAME", "OBJECT", "AUDIO", "VIDEO",
]);

/** Elements that begin and end a line. Fixed, not computed: asking the browser for styles would force a layout. */
const BLOCK = new Set([
  "ADDRESS", "ARTICLE", "ASIDE", "BLOCKQUOTE", "DD", "DETAILS", "DIV", "DL", "DT", "FIGCAPTION", "FIGURE", "FOOTER",
  "H1", "H2", "H3", "H4", "H5", "H6", "HEADER", "HR", "LI", "MAIN", "OL", "P", "PRE", "SECTION", "SUMMARY", "TABLE", "TD",
  "TH", "TR", "UL",
]);

const EMOJI = /^[\p{Extended_Pictographic}\p{Emoji_Component}\p{Regional_Indicator}\u200d\ufe0f\u20e3]+$/u;

/** Whether a picture's alternative text is an emoji: then the picture is a part of the text. */
export function isEmoji(alt: string): boolean {
  return EMOJI.test(alt.trim());
}

/** Reads what stands in `bodies`, without what `isExcluded`. */
export function readText(bodies: readonly Element[], isExcluded: (element: Element) => boolean): Reading {
  const pieces: Piece[] = [];
  const parts: string[] = [];
  let length = 0;
  let gap = false;
  // White space collapses as on the screen: it is owed, and paid when something follows on the same line.
  let owed: { node: Text; offset: number } | undefined;
  let lineIsEmpty = true;

  const put = (node: Piece["node"], offset: number, text: string): void => {
    pieces.push({ start: length, length: text.length, node, offset, afterGap: gap });
    parts.push(text);
    length += text.length;
    gap = false;
    lineIsEmpty = false;
  };
  const payOwed = (): void => {
    if (owed !== undefined && !lineIsEmpty) put(owed.node, owed.offset, " ");
    owed = undefined;
  };
  const breakLine = (): void => {
    owed = undefined;
    if (length === 0 || lineIsEmpty) return;
    parts.push("\n");
    length += 1;
    lineIsEmpty = true;
  };

  const readTextNode = (node: Text): void => {
    const data = node.data;
    if (data === "") return;
    const keepsLines = /[\n\r]/.test(data) && preservesLines(node);
    const token = /[ \t\n\r\f]+|[^ \t\n\r\f]+/g;
    let match: RegExpExecArray | null;
    // Words on one line with single spaces between them stay one piece: [from, to) is what waits to be put.
    let from = -1;
    let to = -1;
    const flush = (): void => {
      if (from >= 0) put(node, from, data.slice(from, to));
      from = -1;
    };
    while ((match = token.exec(data)) !== null && length < LONGEST) {
      const [run] = match;
      const at = match.index;
      const isSpace = /^[ \t\n\r\f]/.test(run);
      if (!isSpace) {
        if (from >= 0 && owed !== undefined) {
          // A single plain space directly before: it joins the piece.
          owed = undefined;
        } else {
          flush();
          payOwed();
          from = at;
        }
        to = at + run.length;
      } else if (keepsLines && /[\n\r]/.test(run)) {
        flush();
        breakLine();
      } else {
        if (run !== " ") flush();
        if (!(lineIsEmpty && from < 0)) owed = { node, offset: at };
      }
    }
    flush();
  };

  const walk = (node: Node): void => {
    if (length >= LONGEST) return;
    if (node instanceof Text) {
      readTextNode(node);
      return;
    }
    if (!(node instanceof Element)) return;
    const name = node.tagName.toUpperCase();
    if (SKIPPED.has(name) || node.hasAttribute("hidden") || isExcluded(node)) {
      gap = true;
      return;
    }
    if (name === "BR") {
      breakLine();
      return;
    }
    if (node instanceof HTMLImageElement) {
      const alt = node.alt.trim();
      if (alt !== "" && EMOJI.test(alt)) {
        payOwed();
        put(node, 0, alt);
      }
      return;
    }
    const isBlock = BLOCK.has(name);
    if (isBlock) breakLine();
    for (let child = node.firstChild; child !== null; child = child.nextSibling) walk(child);
    if (isBlock) breakLine();
  };

  for (const body of bodies) {
    breakLine();
    walk(body);
    gap = true;
  }
  // Lone surrogates would not survive the way to the worker; each becomes one U+FFFD, so offsets stay.
  const whole = parts.join("").toWellFormed();
  const text = (whole.length > LONGEST ? whole.slice(0, LONGEST) : whole).trimEnd();
  return { text, cut: length >= LONGEST, ranges: (start, end) => ranges(pieces, start, end), bounds: () => bounds(pieces) };
}

/** Whether line ends in this node are shown. Asked only of nodes that hold one. */
function preservesLines(node: Text): boolean {
  const parent = node.parentElement;
  if (parent === null) return false;
  // A page that only stands in memory has no styles.
  const { whiteSpace } = (getComputedStyle(parent) as CSSStyleDeclaration | null) ?? { whiteSpace: "" };
  return whiteSpace.startsWith("pre") || whiteSpace.startsWith("break-spaces");
}

/** The nodes' stretches that [start, end) of the text came from: one range, or several where something foreign stands between. */
function ranges(pieces: readonly Piece[], start: number, end: number): Range[] {
  const made: Range[] = [];
  let open: Range | undefined;
  for (let at = firstEndingAfter(pieces, start); at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (piece === undefined || piece.start >= end) break;
    // A page may have changed the node since; the observer will have it read anew.
    if (!piece.node.isConnected) continue;
    const from = Math.max(0, start - piece.start);
    const to = Math.min(piece.length, end - piece.start);
    if (open === undefined || piece.afterGap) {
      open = document.createRange();
      setStart(open, piece, from);
      made.push(open);
    }
    setEnd(open, piece, to);
  }
  return made;
}

/** Enough pieces to place a card by. Arbitrary. */
const MEASURED = 60;

function bounds(pieces: readonly Piece[]): DOMRect | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const piece of pieces.slice(0, MEASURED)) {
    if (!piece.node.isConnected) continue;
    const range = document.createRange();
    setStart(range, piece, 0);
    setEnd(range, piece, piece.length);
    const box = range.getBoundingClientRect();
    if (box.width === 0 && box.height === 0) continue;
    left = Math.min(left, box.left);
    top = Math.min(top, box.top);
    right = Math.max(right, box.right);
    bottom = Math.max(bottom, box.bottom);
  }
  return left <= right ? new DOMRect(left, top, right - left, bottom - top) : undefined;
}

function setStart(range: Range, piece: Piece, from: number): void {
  if (piece.node instanceof Text) range.setStart(piece.node, Math.min(piece.offset + from, piece.node.length));
  else range.setStartBefore(piece.node);
}

function setEnd(range: Range, piece: Piece, to: number): void {
  if (piece.node instanceof Text) range.setEnd(piece.node, Math.min(piece.offset + to, piece.node.length));
  else range.setEndAfter(piece.node);
}

/** The first piece that ends after `offset`. */
function firstEndingAfter(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle];
    if (piece !== undefined && piece.start + piece.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
