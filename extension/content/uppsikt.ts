// Puts the parts together on one page.

import type { Composed, PageCommand, PageState } from "uppsikt-core";

import { api, isAlive, words } from "../browser";
import type { Adapter } from "./adapter";
import { Card, type CardContent } from "./card";
import style from "./card.css" with { type: "text" };
import { Compose } from "./compose";
import { DataSite } from "./data-site";
import { Facebook, isFacebook } from "./facebook/facebook";
import { isCommentFrame } from "./frames";
import { Guess } from "./guess";
import { Host } from "./host";
import type { Known } from "./known";
import { labels, type Label } from "./labels";
import { Observe } from "./observe";
import { onOwnAdapters, ownAdapters } from "./own-sites";
import { PACKS } from "./packs";
import { Page } from "./page";
import { watchPointer } from "./pointer";
import { Orphaned, send, type Outcome, type PageRequest } from "./protocol";
import { counts, skeleton } from "./report";
import type { Site } from "./site";
import { Sites } from "./sites";
import { Teach } from "./teach";

/** A running script. */
export interface Running {
  /** False once it has stopped, or the extension it belongs to is gone. */
  isAlive(): boolean;
  stop(): void;
}

export function start(): Running {
  const ended = new AbortController();
  const { signal } = ended;
  // Facebook's own pages are nobody else's; everywhere else any system may stand, and what none knows may still look like comments.
  const onFacebook = isFacebook(location.hostname) && !location.pathname.includes("/plugins/");
  const isTop = window.top === window;
  const sites = onFacebook ? new Sites([new Facebook()]) : new Sites(builtIn([]), isTop ? new Guess() : undefined);
  const page = new Page(sites, redrawn, orphaned);
  // A frame of the page's that has nothing to do with comments says nothing.
  page.isQuiet = !isTop && !isCommentFrame();
  page.isTeachable = isTop && !onFacebook;
  const host = new Host(style);
  const teach = new Teach(host, {
    keep: (record) => act({ type: "teach", record }),
    ended: () => undefined,
  });
  const card = new Card(host, {
    openPanel: (id) => act({ type: "openPanel", comment: id }),
    approve: (id) => judge("approve", id),
    unapprove: (id) => judge("unapprove", id),
  });
  page.begin();
  const observe = new Observe(page, page);
  const compose = new Compose(
    // Stopped in the middle, it finds nothing more to write in.
    () => (signal.aborted ? [] : page.all()),
    async (event, text) => (await act({ type: "armPaste", event, text })) === undefined,
  );

  let hasOwn = false;
  async function useOwn(): Promise<void> {
    const own = await ownAdapters();
    // Without any there is nothing to read again.
    if (signal.aborted || (own.length === 0 && !hasOwn)) return;
    hasOwn = own.length > 0;
    sites.use([...own.map((adapter) => new DataSite(adapter)), ...builtIn(own)]);
    observe.reshaped();
  }
  if (!onFacebook) {
    void useOwn();
    onOwnAdapters(() => { void useOwn(); }, signal);
  }

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
    page.asked();
    switch (command.type) {
      case "state":
      case "tell":
        if (observe.hasMissed) page.lookOver();
        break;
      case "refresh":
        page.list(false);
        await page.refresh();
        break;
      case "leave":
        stop();
        break;
      case "teach":
        card.close();
        if (page.isTeachable) teach.start();
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

  const onMessage = (
    message: unknown,
    sender: chrome.runtime.MessageSender,
    reply: (answer: PageState | Composed | Report) => void,
  ): boolean => {
    if (sender.id === api.runtime.id && isTop && isReportWish(message)) {
      const known = page.all().flatMap(({ comment, place }) => (place?.root.isConnected === true ? [{ author: comment.author, root: place.root }] : []));
      reply({ skeleton: skeleton(document.body), counts: counts(document.body), labels: labels(known) });
      return false;
    }
    if (sender.id !== api.runtime.id || !isCommand(message)) return false;
    const done = obey(message);
    // What is asked of every frame at once is answered by the page; a frame tells by itself.
    if (!isTop && message.type !== "show" && message.type !== "answered" && message.type !== "compose") {
      void done.then(() => { page.tellAnew(); });
      return false;
    }
    void done.then(reply);
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
      // While a comment is being shown to us, nothing else is meant.
      holds: (event) => teach.isOn || host.holds(event),
    },
    signal,
  );

  addEventListener("click", (event) => {
    // Not its target: of a click in an open shadow root that is the root's host.
    const [target] = event.composedPath();
    const menu = event.isTrusted && target instanceof Element ? target.closest("[aria-haspopup]") : null;
    const root = menu === null ? undefined : page.rootOf(menu);
    if (root !== undefined) page.touched(root);
  }, { signal, capture: true, passive: true });

  function stop(): void {
    if (signal.aborted) return;
    ended.abort();
    observe.stop();
    page.stop();
    teach.end();
    card.close();
    host.remove();
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

/** The built-in sites, without those that the user has one of the same name for. */
function builtIn(own: readonly Adapter[]): Site[] {
  return PACKS.filter(({ id, hosts }) => isHere(hosts) && !own.some((one) => one.id === id)).map((adapter) => new DataSite(adapter));
}

function isHere(hosts: readonly string[] | undefined): boolean {
  const { hostname } = location;
  return hosts?.some((host) => hostname === host || hostname.endsWith(`.${host}`)) ?? true;
}

interface Report {
  readonly skeleton: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly labels: readonly Label[];
}

/** The user wants the page's skeleton, to save it. */
function isReportWish(message: unknown): boolean {
  return typeof message === "object" && message !== null && "type" in message && message.type === "report";
}

function isCommand(message: unknown): message is PageCommand {
  if (typeof message !== "object" || message === null || !("type" in message)) return false;
  const { type } = message;
  if (type === "state" || type === "refresh" || type === "leave" || type === "teach" || type === "tell") return true;
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
