// "Lär Uppsikt sidan": the user shows one comment, by mouse or keys, sees how all like it would be read, and accepts. What
// is kept is a flat record of selectors. A layer of ours lies over the page meanwhile, so nothing on it is pressed.

import type { Comment } from "uppsikt-core";

import { language, words } from "../browser";
import type { Adapter } from "./adapter";
import { DataSite } from "./data-site";
import { groupsAround, teachable, type Scored } from "./guess";
import { element, part, shorten, type Host } from "./host";
import { recordOf } from "./record";

export interface TeachActions {
  /** Keeps the record. A line to show when that failed. */
  keep(record: Adapter): Promise<string | undefined>;
  /** It is over, one way or the other. */
  ended(): void;
}

/** Enough to see whether names, times and words are where they should be. Arbitrary. */
const SHOWN = 3;
const BEGINNING = 140;
/** A comment in a frame of its own is seen; a page full of frames is not. Arbitrary. */
const MOST_FRAMED = 40;

export class Teach {
  readonly #host: Host;
  readonly #actions: TeachActions;
  #layer: HTMLElement | undefined;
  #bar: HTMLElement | undefined;
  #seen: HTMLElement | undefined;
  /** What stands around the element that the user points at, and which of it is meant. */
  #options: readonly Scored[] = [];
  #at = 0;
  /** By keys: what else could be meant. */
  #others: readonly Element[] = [];
  #other = -1;
  #stop: AbortController | undefined;

  constructor(host: Host, actions: TeachActions) {
    this.#host = host;
    this.#actions = actions;
  }

  get isOn(): boolean {
    return this.#layer !== undefined;
  }

  start(): void {
    if (this.isOn) return;
    this.#others = teachable().flatMap(({ items }) => items.slice(0, 1));
    this.#other = -1;
    this.#layer = element("div", { class: "layer" });
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const trusted = (handle: (event: MouseEvent) => void) => (event: MouseEvent) => { if (event.isTrusted) handle(event); };
    this.#layer.addEventListener("pointermove", trusted(({ clientX, clientY }) => { this.#point(clientX, clientY); }), { signal });
    this.#layer.addEventListener("click", trusted(({ clientX, clientY }) => {
      this.#point(clientX, clientY);
      this.#choose();
    }), { signal });
    for (const name of ["scroll", "resize"]) addEventListener(name, () => { this.#frame(); }, { signal, capture: true, passive: true });
    this.#host.show(this.#layer);
    this.#ask();
  }

  end(): void {
    if (!this.isOn) return;
    this.#stop?.abort();
    const [layer, bar] = [this.#layer, this.#bar];
    this.#layer = this.#bar = this.#seen = undefined;
    this.#options = [];
    this.#host.hide(layer);
    this.#host.hide(bar);
    this.#actions.ended();
  }

  // ── Pointing ──

  #ask(): void {
    const bar = this.#newBar("teach_title");
    // What changes stands last: nothing moves under the pointer.
    this.#seen = element("p", { class: "said", role: "status" });
    bar.append(element("p", {}, words("teach_how")), part("footer", this.#button("teach_cancel", () => { this.end(); }), this.#seen));
    bar.addEventListener("keydown", (event) => { if (event.isTrusted && this.#press(event.key)) event.preventDefault(); });
    this.#frame();
    bar.focus({ preventScroll: true });
  }

  #press(key: string): boolean {
    switch (key) {
      case "ArrowRight":
      case "ArrowLeft": {
        if (this.#others.length === 0) return true;
        this.#other = (this.#other + (key === "ArrowRight" ? 1 : -1) + this.#others.length) % this.#others.length;
        const other = this.#others[this.#other];
        if (other === undefined) return true;
        other.scrollIntoView({ block: "center", behavior: "instant" });
        this.#mean(other);
        return true;
      }
      case "ArrowUp":
      case "ArrowDown":
        // Sorted by how likely: the next one, not the next larger.
        this.#at = Math.min(Math.max(this.#at + (key === "ArrowUp" ? 1 : -1), 0), Math.max(this.#options.length - 1, 0));
        this.#frame();
        return true;
      case "Enter":
        // On a button it presses the button.
        if (this.#host.activeElement?.localName === "button") return false;
        this.#choose();
        return true;
      case "Escape":
        this.end();
        return true;
      default:
        return false;
    }
  }

  #point(x: number, y: number): void {
    const under = document.elementsFromPoint(x, y).find((one) => !this.#host.is(one));
    if (under !== undefined) this.#mean(under);
  }

  #mean(meant: Element): void {
    this.#options = groupsAround(meant);
    this.#at = 0;
    this.#frame();
  }

  /** Frames the meant comment and those like it. */
  #frame(): void {
    const layer = this.#layer;
    if (layer === undefined) return;
    const group = this.#options[this.#at];
    layer.replaceChildren(...(group?.items ?? []).slice(0, MOST_FRAMED).map((item) => {
      const { left, top, width, height } = item.getBoundingClientRect();
      const frame = element("div", { class: "frame" });
      frame.style.cssText = `left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
      return frame;
    }));
    if (this.#seen === undefined) return;
    if (group !== undefined) {
      const [first] = group.items;
      const text = shorten((first?.textContent ?? "").replace(/\s+/g, " ").trim(), 60);
      this.#seen.textContent = words("teach_seen", String(group.items.length), text);
    } else this.#seen.textContent = this.#other < 0 && this.#options.length === 0 ? "" : words("teach_none");
  }

  #choose(): void {
    const group = this.#options[this.#at];
    const today = new Date().toISOString().slice(0, 10);
    const record = group === undefined ? undefined : recordOf(group, { id: "taught", name: location.host, confirmed: `${today} ${location.host}` });
    const site = record === undefined ? undefined : new DataSite(record);
    const found = site?.list() ?? [];
    const read = found.slice(0, 50).flatMap((root) => site?.read(root, new Date().toISOString()).comment ?? []);
    if (record === undefined || read.filter(({ text }) => text !== "").length < 2) {
      if (this.#seen !== undefined) this.#seen.textContent = words(group === undefined ? "teach_none" : "teach_few");
      return;
    }
    this.#offer(record, found.length, read);
  }

  // ── Accepting ──

  #offer(record: Adapter, count: number, read: readonly Comment[]): void {
    const bar = this.#newBar("teach_result");
    const list = element("ol", { class: "findings", tabindex: "0" });
    list.append(...read.filter(({ text }) => text !== "").slice(0, SHOWN).map(({ author, published, text }) => {
      const row = element("li", {});
      row.append(
        element("strong", { dir: "auto" }, author ?? words("no_author")),
        element("p", { class: "basis" }, published?.shown ?? words("teach_no_time")),
        element("q", { dir: "auto" }, shorten(text, BEGINNING)),
      );
      return row;
    }));
    const said = element("p", { class: "said", role: "status" });
    const accept = this.#button("teach_accept", () => {
      void this.#actions.keep(record).then((line) => {
        if (line === undefined) this.end();
        else said.textContent = line;
      });
    }, "main");
    bar.append(
      element("p", {}, words("teach_count", String(count))), list,
      part("footer", accept, this.#button("teach_again", () => { this.#ask(); }), this.#button("teach_cancel", () => { this.end(); }), said),
    );
    bar.addEventListener("keydown", (event) => { if (event.isTrusted && event.key === "Escape") this.end(); });
    accept.focus({ preventScroll: true });
  }

  #newBar(title: string): HTMLElement {
    const bar = element("section", { class: "card teach", role: "dialog", tabindex: "-1" });
    bar.setAttribute("aria-label", words(title));
    bar.lang = language();
    bar.append(part("header", element("span", { class: "mark" }, words(title)), element("span", { class: "product" }, "Uppsikt")));
    const former = this.#bar;
    this.#bar = bar;
    this.#seen = undefined;
    this.#host.show(bar);
    this.#host.hide(former);
    return bar;
  }

  #button(key: string, act: () => void, kind = ""): HTMLElement {
    const made = element("button", { type: "button", class: kind }, words(key));
    // A click that a page's script made is nobody's choice.
    made.addEventListener("click", ({ isTrusted }) => { if (isTrusted) act(); });
    return made;
  }
}
