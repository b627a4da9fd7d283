// From links that lead to one comment each to the comments themselves: the largest element around a link in which there
// is no link to another comment.

/** An element that names a comment, and which. */
export interface Named {
  readonly element: Element;
  readonly key: string;
}

/** What a comment is written in, never a comment: an editor is a sign that the climb has gone too far. */
const EDITOR = "textarea, [contenteditable=true], [role=textbox]";
/** No comment stands around one of these. */
const TOO_LARGE = "body, main, html, table, tbody, [role=main], [role=dialog], [role=feed]";

/** The comments' elements by their keys, in the order of the links. One comment alone cannot be told from its surroundings. */
export function climb(links: readonly Named[]): Map<string, Element> {
  const found = new Map<string, Element>();
  if (new Set(links.map(({ key }) => key)).size < 2) return found;
  // How many different comments each element around a link holds; two are enough to know.
  const held = new Map<Element, Set<string>>();
  for (const { element, key } of links) {
    for (let up: Element | null = element; up !== null; up = up.parentElement) {
      let keys = held.get(up);
      if (keys === undefined) held.set(up, (keys = new Set()));
      if (keys.has(key) || keys.size > 1) continue;
      keys.add(key);
    }
  }
  for (const { element, key } of links) {
    if (found.has(key)) continue;
    let root = element;
    for (let up = element.parentElement; up !== null && !up.matches(TOO_LARGE); up = up.parentElement) {
      if ((held.get(up)?.size ?? 0) > 1 || up.querySelector(EDITOR) !== null) break;
      root = up;
    }
    if (root !== element) found.set(key, root);
  }
  return found;
}
