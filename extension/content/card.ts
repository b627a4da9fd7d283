// The one card: names a comment and says what was found in it, by which rule, why and on what ground. It stands in a
// closed shadow root, in the top layer, beside the comment; the page's own tree holds nothing of it.

import type { Finding, Mark } from "uppsikt-core";

import { language, words } from "../browser";
import { element, part, shorten, type Host } from "./host";
import { placeBeside } from "./place";

/** What the card shows. */
export interface CardContent {
  readonly id: string;
  readonly author: string | undefined;
  readonly text: string;
  readonly mark: Mark;
  readonly approved: boolean;
  readonly findings: readonly Finding[];
  /** A plain line in place of findings: why there are none. */
  readonly note: string | undefined;
}

/** What the user may choose on it. Each promise gives a line to show, or nothing. */
export interface CardActions {
  openPanel(id: string): Promise<string | undefined>;
  approve(id: string): Promise<string | undefined>;
  unapprove(id: string): Promise<string | undefined>;
}

/** The comment is named by its beginning. Arbitrary. */
const BEGINNING = 90;

export class Card {
  readonly #actions: CardActions;
  readonly #host: Host;
  #card: HTMLElement | undefined;
  #id: string | undefined;
  #anchor: (() => DOMRect | undefined) | undefined;
  #following: AbortController | undefined;

  constructor(host: Host, actions: CardActions) {
    this.#host = host;
    this.#actions = actions;
  }

  /** The comment it is open on. */
  get shown(): string | undefined {
    return this.#id;
  }

  /** Shows it, or what it shows anew. Takes the focus only when told to. */
  show(content: CardContent, anchor: () => DOMRect | undefined, focus: boolean): void {
    const hadFocus = this.#card?.contains(this.#host.activeElement) === true;
    const said = this.#id === content.id ? this.#card?.querySelector(".said")?.textContent : undefined;
    this.#id = content.id;
    this.#anchor = anchor;
    const card = this.#build(content);
    const line = card.querySelector(".said");
    if (line !== null && said) line.textContent = said;
    this.#card?.remove();
    this.#card = card;
    this.#host.show(card);
    this.#position();
    this.#follow();
    if (focus || hadFocus) card.focus({ preventScroll: true });
  }

  close(): void {
    if (this.#id === undefined) return;
    this.#id = undefined;
    this.#following?.abort();
    this.#following = undefined;
    const card = this.#card;
    this.#card = undefined;
    this.#host.hide(card);
  }

  #build(content: CardContent): HTMLElement {
    const { id, author, text, mark, approved, findings, note } = content;
    const name = author ?? words("no_author");
    const card = element("section", { class: "card", role: "dialog", tabindex: "-1", "data-mark": mark });
    card.setAttribute("aria-label", words("card_label", name));
    card.lang = language();

    const said = element("p", { class: "said", role: "status" });
    const button = (key: string, act: () => Promise<string | undefined> | undefined, kind = ""): HTMLButtonElement => {
      const made = element("button", { type: "button", class: kind }, words(key)) as HTMLButtonElement;
      made.addEventListener("click", (event) => {
        // A click that a page's script made is nobody's choice.
        if (!event.isTrusted || made.ariaDisabled === "true") return;
        const doing = act();
        if (doing === undefined) return;
        // Not `disabled`: that would throw the keyboard's focus out of the card.
        made.ariaDisabled = "true";
        void doing
          .then((line) => { (this.#card?.querySelector(".said") ?? said).textContent = line ?? ""; })
          .finally(() => { made.ariaDisabled = null; });
      });
      return made;
    };
    const close = button("card_close_sign", () => { this.close(); return undefined; }, "close");
    close.setAttribute("aria-label", words("card_close"));
    close.title = words("card_close");

    card.append(
      part("header", element("span", { class: "mark" }, words(`mark_${approved ? "approved" : mark}`)),
        element("span", { class: "product" }, "Uppsikt"), close),
      part("p.who", element("strong", { dir: "auto" }, name), element("span", { dir: "auto" }, text === "" ? "" : ` – ${beginning(text)}`)),
    );
    if (note !== undefined) card.append(element("p", { class: "note" }, note));
    if (findings.length > 0) {
      const list = element("ul", { class: "findings", tabindex: "0" });
      list.append(...findings.map(findingOf));
      card.append(list);
    }
    card.append(
      part("footer",
        button("card_open_panel", () => this.#actions.openPanel(id), "main"),
        approved
          ? button("card_undo", () => this.#actions.unapprove(id))
          : button("approve", () => this.#actions.approve(id)),
        said),
    );
    return card;
  }

  #position(): void {
    const card = this.#card;
    if (card === undefined) return;
    const anchor = this.#anchor?.();
    if (anchor === undefined) {
      // The comment left the page under it.
      this.close();
      return;
    }
    const { left, top } = placeBeside(anchor, card.getBoundingClientRect(), { width: innerWidth, height: innerHeight });
    card.style.left = `${left}px`;
    card.style.top = `${top}px`;
  }

  /** Stays beside its comment while anything scrolls. */
  #follow(): void {
    if (this.#following !== undefined) return;
    this.#following = new AbortController();
    const { signal } = this.#following;
    let asked = false;
    const follow = (event: globalThis.Event): void => {
      if (asked || this.#host.holds(event)) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        this.#position();
      });
    };
    addEventListener("scroll", follow, { signal, capture: true, passive: true });
    addEventListener("resize", follow, { signal, passive: true });
  }
}

function findingOf(finding: Finding): HTMLElement {
  const item = element("li", {});
  const swedish = language() === "sv";
  const { basis } = finding;
  const provision = [basis.lagrum, basis.lydelse].filter((part) => part !== "").join(", ");
  item.append(
    element("h3", {}, words(`category_${finding.category}`)),
    element("q", { dir: "auto" }, shorten(finding.text, 240)),
    element("p", {}, swedish ? finding.reason.sv : finding.reason.en),
    element("p", { class: "basis" }, words("card_basis", words(`basis_${basis.kind}`), provision)),
    element("p", { class: "basis" }, words("card_rule", finding.rule)),
  );
  return item;
}

function beginning(text: string): string {
  return `”${shorten(text.replace(/\s+/g, " "), BEGINNING)}”`;
}
