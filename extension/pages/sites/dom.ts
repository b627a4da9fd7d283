/** The page's own element of this id. That it is there is a matter of our own markup. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found as T;
}

/** An element with a text: never markup. */
export function made(name: string, text = "", attributes: Record<string, string> = {}): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

/** Saves a text by the browser's download. */
export function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => { URL.revokeObjectURL(url); }, 10_000);
}

/** Runs `work` on a click; what goes wrong is said in `status`. */
export function onClick(id: string, status: HTMLElement, failed: (why: string) => string, work: () => Promise<void> | void): void {
  byId(id).addEventListener("click", () => {
    void (async () => work())().catch((error: unknown) => {
      status.textContent = failed(error instanceof Error ? error.message : String(error));
    });
  });
}
