// The page's skeleton, for whoever is to mend an adapter: kinds of elements, their roles, the names of their attributes and
// how many there are. No text, no value, no address: nothing that anybody wrote and nobody's name.

/** So much of a page is told. Arbitrary: a comment stands less deep, and a mail is no book. */
const MOST_LINES = 2_500;
const DEEPEST = 60;

/** Roles that ARIA knows; another could be anything. */
const ROLES = new Set([
  "alert", "application", "article", "banner", "button", "cell", "checkbox", "columnheader", "combobox", "complementary", "contentinfo",
  "dialog", "document", "feed", "figure", "form", "generic", "grid", "group", "heading", "img", "link", "list", "listbox", "listitem",
  "log", "main", "menu", "menubar", "menuitem", "navigation", "none", "note", "option", "presentation", "radio", "region", "row",
  "rowgroup", "search", "separator", "slider", "status", "switch", "tab", "table", "tablist", "tabpanel", "textbox", "timer", "toolbar",
  "tooltip", "tree", "treeitem",
]);

/** A line an element, indented; what is built alike and stands side by side is one line with a number. */
export function skeleton(root: Element): string[] {
  const lines: string[] = [];
  const walk = (elements: readonly Element[], depth: number): void => {
    if (depth > DEEPEST) return;
    let at = 0;
    while (at < elements.length && lines.length < MOST_LINES) {
      const element = elements[at];
      if (element === undefined) return;
      const shape = shapeOf(element);
      let same = 1;
      while (elements[at + same] !== undefined && deepShape(elements[at + same] ?? element) === deepShape(element)) same += 1;
      lines.push(`${"  ".repeat(depth)}${shape}${same > 1 ? ` ×${same}` : ""}`);
      walk(childrenOf(element), depth + 1);
      at += same;
    }
  };
  walk([root], 0);
  if (lines.length >= MOST_LINES) lines.push("…");
  return lines;
}

/** How many elements of each kind there are. */
export function counts(root: Element): Record<string, number> {
  const found = new Map<string, number>();
  for (const element of [root, ...root.querySelectorAll("*")]) found.set(nameOf(element), (found.get(nameOf(element)) ?? 0) + 1);
  return Object.fromEntries([...found].sort(([, a], [, b]) => b - a));
}

function shapeOf(element: Element): string {
  const role = element.getAttribute("role");
  const attributes = element.getAttributeNames().filter((name) => name !== "data-uppsikt" && name !== "role").map(attributeName);
  const words = Array.from(element.childNodes).some((node) => node instanceof Text && node.data.trim() !== "") ? " #text" : "";
  return [
    nameOf(element),
    ...(role === null ? [] : [`role=${ROLES.has(role) ? role : "?"}`]),
    ...(attributes.length === 0 ? [] : [`[${[...new Set(attributes)].sort().join(" ")}]`]),
  ].join(" ") + words + (element.shadowRoot === null ? "" : " #shadow");
}

/** Told apart by what stands in them too, two steps down. */
function deepShape(element: Element): string {
  return [element, ...childrenOf(element), ...childrenOf(element).flatMap(childrenOf)].map(shapeOf).join("|");
}

function childrenOf(element: Element): Element[] {
  return [...element.children, ...(element.shadowRoot?.children ?? [])].filter((child) => !child.matches("script, style, link, meta, noscript, template, svg *"));
}

/** A page may make up names of elements and attributes; a digit in one could be somebody's number. */
function nameOf(element: Element): string {
  return attributeName(element.localName);
}

function attributeName(name: string): string {
  return name.slice(0, 40).replace(/\d{2,}/g, "#");
}
