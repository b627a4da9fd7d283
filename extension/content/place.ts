// Where the card stands: beside the comment if there is room, else below it, else above, and only on top of it when the
// comment fills the window.

interface Size {
  readonly width: number;
  readonly height: number;
}

const GAP = 10;
const EDGE = 8;

/** The card's corner in the window, for a comment that stands at `anchor`. */
export function placeBeside(anchor: DOMRectReadOnly, card: Size, view: Size): { left: number; top: number } {
  const lowest = Math.max(EDGE, view.height - card.height - EDGE);
  const rightmost = Math.max(EDGE, view.width - card.width - EDGE);
  const level = clamp(anchor.top, EDGE, lowest);

  const right = anchor.right + GAP;
  if (right <= rightmost) return { left: right, top: level };
  const left = anchor.left - GAP - card.width;
  if (left >= EDGE) return { left, top: level };

  const along = clamp(anchor.left, EDGE, rightmost);
  const below = anchor.bottom + GAP;
  if (below <= lowest) return { left: along, top: Math.max(EDGE, below) };
  const above = anchor.top - GAP - card.height;
  if (above >= EDGE) return { left: along, top: Math.min(above, lowest) };
  // No room anywhere: at the window's edge, where it hides least.
  return { left: rightmost, top: lowest };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
