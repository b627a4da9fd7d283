// The page's order of its comments, also of those in shadow roots.

import type { Found } from "./site";

export function inPageOrder(a: Found, b: Found): number {
  const [one, other] = a.root.getRootNode() === b.root.getRootNode() ? [a.root, b.root] : [inDocument(a.root), inDocument(b.root)];
  return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

/** The element itself, or the one whose shadow it stands in. */
function inDocument(element: Element): Element {
  const tree = element.getRootNode();
  return tree instanceof ShadowRoot ? inDocument(tree.host) : element;
}

/** Some that came, among those that were there; both in page order. */
export function merged(order: readonly Found[], some: readonly Found[]): Found[] {
  const all: Found[] = [];
  let copied = 0;
  const put = (from: number, to: number, low: number, high: number): void => {
    const [first, last] = [some[from], some[to - 1]];
    if (first === undefined || last === undefined || from >= to) return;
    const [start, end] = [placeOf(order, first, low, high), placeOf(order, last, low, high)];
    // Whatever came together stands together, mostly.
    if (start === end || from + 1 === to) {
      all.push(...order.slice(copied, start), ...some.slice(from, to));
      copied = start;
      return;
    }
    const middle = (from + to) >> 1;
    put(from, middle, start, end);
    put(middle, to, start, end);
  };
  put(0, some.length, 0, order.length);
  return [...all, ...order.slice(copied)];
}

/** Before which of `order` it belongs. */
function placeOf(order: readonly Found[], one: Found, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = order[middle];
    if (other !== undefined && inPageOrder(other, one) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
