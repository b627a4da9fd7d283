// The content script's entry. It may be put into a page twice (by registration and by the button): the second yields to
// a living first and takes over from an orphan.

import { start, type Running } from "./uppsikt";

const slot = Symbol.for("uppsikt");
const place = globalThis as unknown as Record<symbol, Running | undefined>;
if (place[slot]?.isAlive() !== true) {
  place[slot]?.stop();
  place[slot] = start();
}
