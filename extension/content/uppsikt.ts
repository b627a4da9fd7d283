// Puts the parts together on one page.

import type { Composed, PageCommand, PageState } from "uppsikt-core";

import { api, isAlive, words } from "../browser";
import isso from "../packs/sites/isso.json";
import schemaOrg from "../packs/sites/schema-org.json";
import wordpressBlock from "../packs/sites/wordpress-block.json";
import wordpressClassic from "../packs/sites/wordpress-classic.json";
import wordpressHtml5 from "../packs/sites/wordpress-html5.json";
import { adaptersFrom } from "./adapter";
import { Card, type CardContent } from "./card";
import { Compose } from "./compose";
import { DataSite } from "./data-site";
import { Facebook, isFacebook } from "./facebook/facebook";
import type { Known } from "./known";
import { Observe } from "./observe";
import { Page } from "./page";
import { watchPointer } from "./pointer";
import { Orphaned, send, type Outcome, type PageRequest } from "./protocol";
import type { Site } from "./site";
import { Sites } from "./sites";

/** In this order a comment is given to the first that knows it: the particular before the general. */
const PACKS: readonly unknown[] = [wordpressBlock, wordpressHtml5, wordpressClassic, isso, schemaOrg];

/** A running script. */
export interface Running {
  /** False once it has stopped, or the extension it belongs to is gone. */
  isAlive(): boolean;
  stop(): void;
}

export function start(): Running {
  const ended = new AbortController();
  const { signal } = ended;
  const page = new Page(new Sites(sitesHere()), redrawn, orphaned);
  const card = new Card({
    openPanel: (id) => act({ type: "openPanel", comment: id }),
    approve: (id) => judge("approve", id),
    unapprove: (id) => judge("unapprove", id),
  });
  const observe = new Observe(page, page);
  const compose = new Compose(
    // Stopped in the middle, it finds nothing more to write in.
    () => (signal.aborted ? [] : page.all()),
    async (event, text) => (await act({ type: "armPaste", event, text })) === undefined,
  );

  function open(id: string, focus: boolean): void {
    const known = page.get(id);
    if (known?.place === undefined) return;
    const isOpenAlready = card.shown === id;
    card.show(contentOf(known), () => whereIs(page.get(id)), focus);
    // From now on the municipality knows of it; the log says since when.
    const key = known.reviewed?.key;
    if (!isOpenAlready && key !== undefined && isFlagged(known)) void act({ type: "viewed", key });
  }

  /** A comment was reviewed anew or left: the card on it follows. */
  function redrawn(id: string): void {
    if (card.shown !== id) return;
    if (page.get(id)?.place === undefined) card.close();
    else open(id, false);
  }

  async function act(request: PageRequest): Promise<string | undefined> {
    try {
      const outcome: Outcome<unknown> = await send(request);
      return "failure" in outcome ? words(`failure_${outcome.failure.code}`, outcome.failure.detail) : undefined;
    } catch (error) {
      if (error instanceof Orphaned) orphaned();
      return words("page_orphaned");
    }
  }

  async function judge(type: "approve" | "unapprove", id: string): Promise<string | undefined> {
    const key = page.get(id)?.reviewed?.key;
    if (key === undefined) return words("page_not_reviewed");
    const line = await act({ type, key });
    if (line === undefined) await page.refresh(id);
    return line;
  }

  async function obey(command: PageCommand): Promise<PageState | Composed> {
    observe.checkAddress();
    switch (command.type) {
      case "state":
        // A hidden page is not watched, so it is looked at when asked.
        if (document.hidden) page.list();
        break;
      case "refresh":
        page.list();
        await page.refresh();
        break;
      case "leave":
        stop();
        break;
      case "answered":
        page.answered(command.comment);
        break;
      case "show":
        page.get(command.comment)?.place?.root.scrollIntoView({ block: "center", behavior: "instant" });
        open(command.comment, true);
        break;
      case "compose":
        return compose.put(command.comment, command.text);
    }
    return page.state();
  }

  const onMessage = (message: unknown, sender: chrome.runtime.MessageSender, reply: (answer: PageState | Composed) => void): boolean => {
    if (sender.id !== api.runtime.id || !isCommand(message)) return false;
    void obey(message).then(reply);
    return true;
  };
  api.runtime.onMessage.addListener(onMessage);

  watchPointer(
    {
      flagged: (element) => {
        const root = page.rootOf(element);
        const known = root === undefined ? undefined : page.at(root);
        return known !== undefined && isFlagged(known) ? known.comment.id : undefined;
      },
      isOnWord: (id, x, y) => page.marks.painted(id).some(({ ranges }) => ranges.some((range) => covers(range, x, y))),
      open: (id) => { open(id, false); },
      close: () => { card.close(); },
      get shown() { return card.shown; },
      holds: (event) => card.holds(event),
    },
    signal,
  );

  addEventListener("click", ({ isTrusted, target }) => {
    const menu = isTrusted && target instanceof Element ? target.closest("[aria-haspopup]") : null;
    const root = menu === null ? undefined : page.rootOf(menu);
    if (root !== undefined) page.touched(root);
  }, { signal, capture: true, passive: true });

  function stop(): void {
    if (signal.aborted) return;
    ended.abort();
    observe.stop();
    page.stop();
    card.remove();
    try {
      api.runtime.onMessage.removeListener(onMessage);
    } catch {
      // Without its extension there is nothing left to remove it from.
    }
  }

  function orphaned(): void {
    if (signal.aborted) return;
    stop();
    console.info("Uppsikt was updated or removed: reload the page to have its comments read again.");
  }

  return { isAlive: () => !signal.aborted && isAlive(), stop };
}

/** Facebook's pages are nobody else's; everywhere else any system may stand. */
function sitesHere(): Site[] {
  return isFacebook(location.hostname) ? [new Facebook()] : adaptersFrom(PACKS, complain).map((adapter) => new DataSite(adapter));
}

function complain(line: string): void {
  console.warn("Uppsikt:", line);
}

function isCommand(message: unknown): message is PageCommand {
  if (typeof message !== "object" || message === null || !("type" in message)) return false;
  const { type } = message;
  if (type === "state" || type === "refresh" || type === "leave") return true;
  if (!("comment" in message) || typeof message.comment !== "string") return false;
  if (type === "compose") return "text" in message && typeof message.text === "string";
  return type === "show" || type === "answered";
}

function isFlagged({ reviewed }: Known): boolean {
  return reviewed !== undefined && reviewed.review.mark !== "last";
}

function contentOf({ comment, reviewed, failed }: Known): CardContent {
  const findings = reviewed?.review.findings ?? [];
  let note: string | undefined;
  if (failed === true) note = words("page_failed");
  else if (reviewed === undefined) note = words("page_not_reviewed");
  else if (comment.kind === "image") note = words("card_image");
  else if (comment.kind === "unreadable") note = words("card_unreadable");
  else if (comment.truncated) note = words("card_truncated");
  else if (findings.length === 0) note = words("card_nothing");
  return {
    id: comment.id,
    author: comment.author,
    text: comment.text,
    mark: reviewed?.review.mark ?? "olast",
    approved: reviewed?.approved ?? false,
    findings,
    note,
  };
}

/** The comment's own words in the window; nothing when it has left the page. */
function whereIs(known: Known | undefined): DOMRect | undefined {
  const place = known?.place;
  if (place?.root.isConnected !== true) return undefined;
  return place.reading.bounds() ?? (place.bodies.find((one) => one.isConnected) ?? place.root).getBoundingClientRect();
}

function covers(range: Range, x: number, y: number): boolean {
  return [...range.getClientRects()].some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
}
