// The one element of ours beside the page's own: what stands in its closed shadow root stands in the top layer, above
// everything of the page's and outside its tree.

/** Our own element's name: nobody else's, and found again by a later version of this script. */
const HOST = "uppsikt-kort";

export class Host {
  #host: HTMLElement | undefined;
  #root: ShadowRoot | undefined;
  readonly #style: string;

  constructor(style: string) {
    this.#style = style;
    // A former version of this script may have left its own behind.
    for (const old of document.querySelectorAll(`html > ${HOST}`)) old.remove();
  }

  get activeElement(): Element | null {
    return this.#root?.activeElement ?? null;
  }

  /** Puts an element in and has it shown. */
  show(element: HTMLElement): void {
    const host = this.#ensure();
    if (element.getRootNode() !== this.#root) this.#root?.append(element);
    host.style.setProperty("display", "block", "important");
    if (!host.matches(":popover-open")) host.showPopover();
  }

  /** Takes an element out; with the last one the host shows nothing. */
  hide(element: HTMLElement | undefined): void {
    element?.remove();
    if (Array.from(this.#root?.children ?? []).some((one) => one.localName !== "style")) return;
    if (this.#host?.matches(":popover-open") === true) this.#host.hidePopover();
    this.#host?.style.setProperty("display", "none", "important");
  }

  /** Takes it out of the document. */
  remove(): void {
    this.#host?.remove();
    this.#host = undefined;
    this.#root = undefined;
  }

  /** Whether an event happened in it. */
  holds(event: globalThis.Event): boolean {
    return this.#host !== undefined && event.composedPath().includes(this.#host);
  }

  is(element: Element): boolean {
    return element === this.#host;
  }

  #ensure(): HTMLElement {
    if (this.#host !== undefined) {
      if (!this.#host.isConnected) document.documentElement.append(this.#host);
      return this.#host;
    }
    const host = document.createElement(HOST);
    // Inline and important: nothing in the page's style can restyle or move it, and it takes no part in the layout.
    const set = (name: string, value: string): void => { host.style.setProperty(name, value, "important"); };
    set("all", "initial");
    set("position", "fixed");
    set("inset", "0 auto auto 0");
    set("inline-size", "0");
    set("block-size", "0");
    set("overflow", "visible");
    set("z-index", "2147483647");
    host.popover = "manual";
    const root = host.attachShadow({ mode: "closed" });
    adopt(root, this.#style);
    document.documentElement.append(host);
    this.#host = host;
    this.#root = root;
    return host;
  }
}

/** An element with attributes and text. What stands on the page is never read as markup. */
export function element(name: string, attributes: Record<string, string>, text = ""): HTMLElement {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(attribute, value);
  if (text !== "") made.textContent = text;
  return made;
}

export function part(nameAndClass: string, ...children: HTMLElement[]): HTMLElement {
  const [name = "div", kind = ""] = nameAndClass.split(".");
  const made = element(name, { class: kind });
  made.append(...children);
  return made;
}

/** Cut between characters as a reader sees them: never through an emoji. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const segments = new Intl.Segmenter().segment(text.slice(0, length + 40));
  let kept = "";
  for (const { segment } of segments) {
    if (kept.length + segment.length > length) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

function adopt(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Older Firefox refuses constructed sheets across its wall between page and extension.
    const made = document.createElement("style");
    made.textContent = css;
    root.append(made);
  }
}
