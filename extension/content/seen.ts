// Which comments are before the user's eyes: they are read first.

/** Where in the window comments are looked for, as parts of its width and height. Arbitrary. */
const LOOKED_AT: readonly (readonly [number, number])[] =
  [0.3, 0.5, 0.7].flatMap((x) => [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95].map((y) => [x, y] as const));

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

/** Those of `roots`, which stand in page order, that are in the window: from where to where; nothing where none is. */
export function inWindow(roots: readonly Element[]): readonly [from: number, to: number] | undefined {
  const at = new Map(roots.map((root, index) => [root, index]));
  let [from, to] = [Infinity, -Infinity];
  for (const [x, y] of LOOKED_AT) {
    for (let up: Element | null = document.elementFromPoint(innerWidth * x, innerHeight * y); up !== null; up = up.parentElement) {
      const index = at.get(up);
      if (index === undefined) continue;
      from = Math.min(from, index);
      to = Math.max(to, index);
      break;
    }
  }
  if (from > to) return undefined;
  // What shows only its edge.
  while (isSeen(roots[from - 1])) from -= 1;
  while (isSeen(roots[to + 1])) to += 1;
  return [from, to + 1];
}

function isSeen(root: Element | undefined): boolean {
  if (root === undefined) return false;
  const { top, bottom, height } = root.getBoundingClientRect();
  return height > 0 && bottom > 0 && top < innerHeight;
}
