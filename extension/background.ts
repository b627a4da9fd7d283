// The background: a table of messages, one handler each, over the Rust core; and the browser's part of getting onto a
// page and opening the panel.
//
// It may be stopped at any moment and started by any event. So listeners stand at the top level, nothing lives only in
// memory, and whatever must hold (which pages the content script is registered for) is put right at every start.

import {
  instantiate as instantiateCore,
  type Answer,
  type Core,
  type Entry,
  type Event,
  type Excerpt,
  type Draft,
  type Failure,
  type HighWater,
  type LogStanding,
  type PackInfo,
  type PageCommand,
  type PageState,
  type Recalled,
  type Request,
  type Settings,
} from "uppsikt-core";
import { instantiate as instantiateLog, type Log } from "uppsikt-log";

import { api } from "./browser";
import { Half } from "./half";
import { armPaste } from "./paste";

type Sender = chrome.runtime.MessageSender;
type Tab = chrome.tabs.Tab;
type Handlers = {
  readonly [K in Request["type"]]: (request: Extract<Request, { type: K }>, sender: Sender) => Promise<unknown>;
};

const SCRIPT = "content.js";
const STYLE = "content/marks.css";
const PANEL = "pages/panel.html";
const REGISTRATION = "uppsikt";

// ── Messages ──

/** Every message there is. What a handler resolves to is the answer's value; what it throws is its failure. */
const handlers: Handlers = {
  review: ({ page, comments }) => review(page, comments),
  approve: ({ key }) => log.use((log) => log.set_approved(key, true)),
  unapprove: ({ key }) => log.use((log) => log.set_approved(key, false)),
  viewed: ({ key }) => log.use((log) => log.viewed(key)),
  openPanel: ({ comment }, sender) => openPanelOn(comment, sender),
  armPaste: async ({ event, text }, { tab, frameId }) => {
    if (tab?.id === undefined || frameId === undefined) throw failure("badMessage", "armPaste comes from a page");
    if (typeof event !== "string" || typeof text !== "string") throw failure("badMessage", "armPaste names an event and a text");
    // Only in the page that asked.
    await armPaste(tab.id, frameId, event, text);
    return null;
  },
  prepareLog: async ({ draft }) => {
    const excerpt = await excerptOf(draft);
    return log.use((log) => log.prepare_log(draft, excerpt));
  },
  log: async ({ draft }) => {
    const excerpt = await excerptOf(draft);
    return marked(await log.use((log) => log.log(draft, excerpt)));
  },
  record: async ({ channel, event }) => marked(await log.use((log) => log.record(channel, event))),
  standing: () => stand(false),
  acceptStanding: () => stand(true),
  entries: ({ limit }) => log.use((log) => log.entries(limit)),
  export: ({ format }) => log.use((log) => log.export_log(format)),
  catalogue: async () => {
    const settings: Settings = await log.use((log) => log.settings());
    return withRules((core) => core.catalogue(settings));
  },
  saveSettings: ({ settings }) => log.use((log) => log.save_settings(settings)),
  teach: ({ record }, sender) => teach(record, sender),
  readFrames: async ({ tab }) => {
    await inject(tab);
    return null;
  },
  savePack: async ({ files }): Promise<PackInfo> => {
    await core.use((core) => { core.check_pack(files); });
    await log.use((log) => log.save_pack(files));
    return core.use((core) => core.use_pack(files));
  },
};

async function review(page: Extract<Request, { type: "review" }>["page"], comments: unknown): Promise<unknown> {
  // A log that cannot be read costs the approvals, never the review.
  const recalled: Recalled[] = await log.use((log) => log.recall(page, comments as never)).catch(() => []);
  return withRules((core) => core.review(comments as never, recalled));
}

function excerptOf(draft: Draft): Promise<Excerpt> {
  return withRules((core) => core.excerpt(draft));
}

/** What a content script may ask. The log and the settings are for our own pages: a page that has taken its process over
 * could speak in our script's name. */
const FROM_CONTENT: ReadonlySet<string> = new Set<Request["type"]>([
  "review",
  "approve",
  "unapprove",
  "openPanel",
  "armPaste",
  "viewed",
  "teach",
]);

/** For the panel, not for us. */
const EVENTS: ReadonlySet<string> = new Set<Event["type"]>(["pageState", "select", "reviewText"]);

api.runtime.onMessage.addListener((message: unknown, sender: Sender, reply: (answer: Answer<unknown>) => void) => {
  if (sender.id !== api.runtime.id) return false;
  const type = typeOf(message);
  if (type !== undefined && EVENTS.has(type)) return false;
  if (type === undefined) {
    reply(failed("badMessage", "a message needs a type"));
    return false;
  }
  if (!Object.hasOwn(handlers, type)) {
    reply(failed("unknownMessage", type));
    return false;
  }
  if (!FROM_CONTENT.has(type) && sender.url?.startsWith(api.runtime.getURL("")) !== true) {
    reply(failed("badMessage", `${type} is not for content scripts`));
    return false;
  }
  const request = message as Request;
  // The handler is called now, not later: opening the panel must happen within the user's gesture.
  handle(request, sender).then(
    (value) => { reply({ ok: true, value }); },
    (error: unknown) => { reply(isFailure(error) ? { ok: false, error } : failed("internal", words(error))); },
  );
  return true;
});

function handle(request: Request, sender: Sender): Promise<unknown> {
  const handler = handlers[request.type] as (request: Request, sender: Sender) => Promise<unknown>;
  return handler(request, sender);
}

function typeOf(message: unknown): string | undefined {
  if (typeof message !== "object" || message === null || !("type" in message)) return undefined;
  return typeof message.type === "string" ? message.type : undefined;
}

function failed(code: Failure["code"], detail: string): Answer<unknown> {
  return { ok: false, error: failure(code, detail) };
}

function failure(code: Failure["code"], detail: string): Failure {
  return { code, detail };
}

/** What Rust throws. */
function isFailure(error: unknown): error is Failure {
  return typeof error === "object" && error !== null && "code" in error && "detail" in error;
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// ── The Rust halves ──

/** Reviews: rules in memory, no store. */
const core = new Half<Core>(() => {
  ruled = undefined;
  return instantiateCore();
});
/** Remembers: approvals, settings, the log. */
const log = new Half<Log>(instantiateLog);

/** The municipality's own rule pack is in use, if there is one: once for each instance of the core. */
let ruled: Promise<unknown> | undefined;

async function withRules<R>(work: (core: Core) => R): Promise<R> {
  await core.use(() => {
    ruled ??= log
      .use((log) => log.pack())
      // Without a store there is no own pack: the built-in rules need none.
      .catch(() => [])
      .then((files) => (files.length > 0 ? core.use((core) => core.use_pack(files)) : undefined))
      .catch(() => undefined);
    return ruled;
  });
  return core.use(work);
}

// A panic in the middle of an asynchronous request surfaces here and nowhere else; which half it was is not told.
function panicked(why: unknown): void {
  if (!(why instanceof WebAssembly.RuntimeError)) return;
  core.drop(why);
  log.drop(why);
}
self.addEventListener("unhandledrejection", (event) => { panicked(event.reason); });
self.addEventListener("error", (event) => { panicked(event.error); });

// ── The panel ──

api.action.onClicked.addListener((tab) => {
  // First and at once, within the gesture.
  const opened = openPanel(tab);
  void ready(opened, tab);
});

async function ready(opened: Promise<boolean>, tab: Tab): Promise<void> {
  if (tab.id !== undefined) await inject(tab.id);
  if (!(await opened)) await openWindow(tab.id, undefined);
}

/** Opens the side panel or sidebar. False where the browser has none or says no. */
async function openPanel(tab: Tab): Promise<boolean> {
  try {
    if (api.sidePanel?.open !== undefined) await api.sidePanel.open({ windowId: tab.windowId });
    else if (api.sidebarAction !== undefined) await api.sidebarAction.open();
    else return false;
    return true;
  } catch {
    return false;
  }
}

async function openPanelOn(comment: string, sender: Sender): Promise<null> {
  const { tab } = sender;
  if (tab?.id === undefined) throw failure("badMessage", "openPanel comes from a tab");
  if (typeof comment !== "string") throw failure("badMessage", "openPanel names a comment");
  const select = { tab: tab.id, comment };
  const opened = api.sidebarAction === undefined ? openPanel(tab) : isSidebarOpen(tab);
  // A panel that opens now is not there yet to hear the event.
  await api.storage.session.set({ select });
  if (!(await opened)) await openWindow(tab.id, comment);
  await api.runtime.sendMessage({ type: "select", ...select } satisfies Event).catch(() => undefined);
  return null;
}

/** Firefox opens its sidebar only in the click's own handler, and a page's click cannot be carried here. */
async function isSidebarOpen(tab: Tab): Promise<boolean> {
  try {
    return (await api.sidebarAction?.isOpen({ windowId: tab.windowId })) === true;
  } catch {
    return false;
  }
}

/** The panel in a window of its own; one that is open already is brought to the front. */
async function openWindow(tab: number | undefined, comment: string | undefined): Promise<void> {
  const url = new URL(api.runtime.getURL(PANEL));
  if (tab !== undefined) url.searchParams.set("tab", String(tab));
  const open = await openWindowOn(url.href);
  if (open !== undefined) {
    await api.windows.update(open, { focused: true });
    return;
  }
  if (comment !== undefined) url.searchParams.set("comment", comment);
  await api.windows.create({ type: "popup", url: url.href, width: 460, height: 820 });
}

async function openWindowOn(url: string): Promise<number | undefined> {
  try {
    const contexts = await api.runtime.getContexts({ contextTypes: ["TAB" as chrome.runtime.ContextType] });
    return contexts.find(({ documentUrl, windowId }) => windowId >= 0 && (documentUrl === url || documentUrl?.startsWith(`${url}&`)))
      ?.windowId;
  } catch {
    return undefined;
  }
}

// ── Marked text ──

const MENU = "review-selection";

/** In the menu of marked text on any page, also one that Uppsikt cannot read. */
function offerMenu(): void {
  api.contextMenus.removeAll(() => {
    api.contextMenus.create({ id: MENU, title: api.i18n.getMessage("menu_review"), contexts: ["selection"] }, () => {
      const error = api.runtime.lastError;
      if (error !== undefined) console.warn("Uppsikt: menu:", error.message);
    });
  });
}

api.contextMenus.onClicked.addListener(({ menuItemId, selectionText }, tab) => {
  if (menuItemId !== MENU || tab === undefined) return;
  // First and at once, within the gesture.
  const opened = openPanel(tab);
  void reviewText(opened, selectionText ?? "", tab);
});

async function reviewText(opened: Promise<boolean>, text: string, tab: Tab): Promise<void> {
  // A panel that opens now is not there yet to hear the event.
  await api.storage.session.set({ text });
  if (!(await opened)) await openWindow(tab.id, undefined);
  await api.runtime.sendMessage({ type: "reviewText", text } satisfies Event).catch(() => undefined);
}

// ── Taught sites ──

/** A flat record of selectors is small. */
const MOST_RECORD = 10_000;

/** Keeps what the user has shown on a page, for that page's web site alone. What it may say is checked where it is read. */
async function teach(record: unknown, sender: Sender): Promise<null> {
  const origin = sender.origin ?? (sender.url === undefined ? undefined : new URL(sender.url).origin);
  if (origin === undefined || !/^https?:\/\//.test(origin)) throw failure("badMessage", "teach comes from a page");
  if (typeof record !== "object" || record === null || JSON.stringify(record).length > MOST_RECORD) throw failure("badMessage", "teach brings a record");
  const stored = ((await api.storage.local.get("sites"))["sites"] ?? {}) as { taught?: Record<string, unknown> };
  await api.storage.local.set({ sites: { ...stored, taught: { ...stored.taught, [origin]: record } } });
  return null;
}

// ── The high-water mark ──

/** How far the log has come, in a store that does not go when its database does: see src/ledger/mark.rs. */
const MARK = "mark";

/** One change at a time: of two at once, one would be lost. */
let marking: Promise<unknown> = Promise.resolve();

function inTurn<R>(work: () => Promise<R>): Promise<R> {
  const done = marking.then(work);
  marking = done.catch(() => undefined);
  return done;
}

async function keptMark(): Promise<HighWater | undefined> {
  return (await api.storage.local.get(MARK))[MARK] as HighWater | undefined;
}

/** Raises the mark to an entry that is on disk, and gives the entry. */
async function marked(entry: Entry): Promise<Entry> {
  // The entry is saved whether or not the mark is: a mark that lags behind hides nothing but the loss of the last entry.
  await inTurn(async () => {
    const kept = await keptMark();
    await api.storage.local.set({ [MARK]: await log.use((log) => log.raised(kept, entry)) });
  }).catch((error: unknown) => { console.warn("Uppsikt: mark:", error); });
  return entry;
}

/** How the log stands to the mark; what is missing is said until it is back, or `accepted`. */
function stand(accepted: boolean): Promise<LogStanding> {
  return inTurn(async () => {
    const kept = accepted ? undefined : await keptMark();
    const standing: LogStanding = await log.use((log) => log.standing(kept));
    if (standing.mark === undefined) await api.storage.local.remove(MARK);
    else await api.storage.local.set({ [MARK]: standing.mark });
    return standing;
  });
}

// ── Getting onto pages ──

/**
 * Puts the content script into a tab, and into those of its frames that may be read: a script that lives there yields to
 * none. Where the browser refuses, the panel says so.
 */
async function inject(tabId: number): Promise<void> {
  const target = { tabId, allFrames: true };
  try {
    // Once however often it is put in.
    await api.scripting.removeCSS({ target, files: [STYLE] });
    await api.scripting.insertCSS({ target, files: [STYLE] });
    await api.scripting.executeScript({ target, files: [SCRIPT] });
  } catch {
    // The browser's own pages, its store, a page that was left meanwhile.
  }
}

/** One at a time: two registrations at once would collide. */
let registering: Promise<unknown> = Promise.resolve();

function keepRegistered(): Promise<void> {
  const done = registering.then(register).catch((error: unknown) => { console.warn("Uppsikt: registration:", error); });
  registering = done;
  return done;
}

/** The content script for every origin that was granted, asked for or given by policy. */
async function register(): Promise<void> {
  const matches = await grantedOrigins();
  const [registered] = await api.scripting.getRegisteredContentScripts({ ids: [REGISTRATION] });
  if (matches.length === 0) {
    if (registered !== undefined) await api.scripting.unregisterContentScripts({ ids: [REGISTRATION] });
    return;
  }
  const script: chrome.scripting.RegisteredContentScript = {
    id: REGISTRATION,
    matches,
    js: [SCRIPT],
    css: [STYLE],
    runAt: "document_idle",
    // Comments stand in frames too. None is read whose site was not granted; one that the page wrote itself is the page's.
    allFrames: true,
    matchOriginAsFallback: true,
  };
  if (registered === undefined) await api.scripting.registerContentScripts([script]);
  else if (!isSame(registered.matches, matches) || registered.allFrames !== true) await api.scripting.updateContentScripts([script]);
}

async function grantedOrigins(): Promise<string[]> {
  const { origins = [] } = await api.permissions.getAll();
  return origins.filter((origin) => /^(\*|https?):\/\//.test(origin) || origin === "<all_urls>").sort();
}

/** Pages that are open on sites that were taken back: a script that runs there is told to stop. Their addresses are only known
 * to it now. */
async function leave(origins: readonly string[]): Promise<void> {
  const tabs = await api.tabs.query({});
  await Promise.all(tabs.map(async ({ id }) => {
    if (id === undefined) return;
    try {
      const state = await api.tabs.sendMessage<PageCommand, PageState | undefined>(id, { type: "state" });
      if (state === undefined || !origins.some((origin) => covers(origin, state.page.url))) return;
      await api.tabs.sendMessage(id, { type: "leave" } satisfies PageCommand);
    } catch {
      // Nobody runs there.
    }
  }));
}

/** Whether an origin's pattern ("*://*.example.se/*") covers an address. */
function covers(origin: string, address: string): boolean {
  if (origin === "<all_urls>") return true;
  const [, scheme = "", host = ""] = /^([^:]+):\/\/([^/]*)\//.exec(origin) ?? [];
  const url = new URL(address);
  const hasScheme = scheme === "*" ? /^https?:$/.test(url.protocol) : url.protocol === `${scheme}:`;
  const name = host.replace(/^\*\.?|:.*$/g, "");
  const hasHost = url.hostname === name || (host.startsWith("*") && (name === "" || url.hostname.endsWith(`.${name}`)));
  return hasScheme && hasHost;
}

function isSame(some: readonly string[] | undefined, others: readonly string[]): boolean {
  return some?.length === others.length && [...some].sort().every((one, at) => one === others[at]);
}

/** A registration reaches pages that load from now on; those that are open get the script now. */
async function injectInto(origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  const tabs = await api.tabs.query({ url: [...origins] });
  await Promise.all(tabs.map(({ id, discarded }) => (id === undefined || discarded ? undefined : inject(id))));
}

api.permissions.onAdded.addListener(({ origins = [] }) => {
  void keepRegistered().then(() => injectInto(origins)).catch(() => undefined);
});
api.permissions.onRemoved.addListener(({ origins = [] }) => {
  void keepRegistered();
  void leave(origins).catch(() => undefined);
});
api.runtime.onStartup.addListener(() => { void keepRegistered(); });
api.runtime.onInstalled.addListener(() => {
  // Also after an update, when the scripts in open pages are orphans.
  offerMenu();
  void keepRegistered().then(grantedOrigins).then(injectInto).catch(() => undefined);
});
void keepRegistered();
