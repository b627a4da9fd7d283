// Which comments are before the user's eyes: they are read first.

import type { Steps } from "./slices";

/** Where in the window a comment is looked for, as parts of its width and height, the likeliest first. Arbitrary. */
const LOOKED_AT: readonly (readonly [number, number])[] =
  [0.5, 0.3, 0.7].flatMap((x) => [0.5, 0.8, 0.2, 0.65, 0.35, 0.95, 0.05].map((y) => [x, y] as const));

/** A page that is not drawn, as a frame out of sight, has no next frame. Arbitrary. */
const LATEST_MS = 200;

/** Once the browser has drawn: only then does it cost nothing to ask where something stands. */
export function afterFrame(run: () => void): void {
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    run();
  };
  const timer = setTimeout(once, LATEST_MS);
  requestAnimationFrame(() => setTimeout(once, 0));
}

/** So many without a box, as folded answers, may stand between two that are seen. Arbitrary. */
const MOST_FOLDED = 20;

/**
 * Those of `roots`, which stand in page order, that are in the window: from where to where; nothing where none is. To ask
 * what stands at a place takes long on a long page, to ask where something stands does not: so one is sought, and the
 * others from it on.
 */
export function* inWindow(roots: readonly Element[]): Steps<readonly [from: number, to: number] | undefined> {
  const at = new Map(roots.map((root, index) => [root, index]));
  for (const [x, y] of LOOKED_AT) {
    for (let up: Element | null = document.elementFromPoint(innerWidth * x, innerHeight * y); up !== null; up = up.parentElement) {
      const index = at.get(up);
      if (index !== undefined) return [lastSeen(roots, index, -1), lastSeen(roots, index, 1) + 1];
    }
    yield;
  }
  return undefined;
}

function lastSeen(roots: readonly Element[], from: number, step: 1 | -1): number {
  let last = from;
  for (let index = from + step; Math.abs(index - last) <= MOST_FOLDED; index += step) {
    const box = roots[index]?.getBoundingClientRect();
    if (box === undefined) break;
    const { top, bottom, height } = box;
    if (height > 0 && bottom > 0 && top < innerHeight) last = index;
    else if (height > 0) break;
  }
  return last;
}
