// A Page's timeline as Facebook draws it, alive: React owns it, times tick, classes churn, a long thread is virtualised, a
// post opens over the feed without a load, and comments are removed by a menu and a dialog that stand elsewhere in the tree.

import { build } from "esbuild";

import { serve } from "./sites.mjs";

const APP = `
import { Component, createElement as h, useSyncExternalStore } from "react";
import { createPortal, flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

const PAGE = "900000000000001";
const POSTS = {
  pfbid0Aaaaaaaaaaaaaaaaaa: "900000000000000201",
  pfbid0Bbbbbbbbbbbbbbbbbb: "900000000000000202",
};
const [A, B] = Object.keys(POSTS);
const one = (id, author, text, more = {}) => ({ id, author, text, ...more });
const THREADS = {
  [A]: [
    one("8100000000000001", "Majvor Testgren", "Vad fint det blev!"),
    one("8100000000000002", "Arg Provman", ["Du är ju en ", { emoji: "😡" }, " din idiot"]),
    one("8100000000000003", "Exempelby kommun", "Håll en god ton, tack.", { parent: "8100000000000002", own: true }),
    one("8100000000000004", "Tilda Påhittad", "Ring 070-174 06 05 i kväll"),
    ...Array.from({ length: 8 }, (_, at) => one("810000000000001" + at, "Läsare " + at, "Rad nummer " + at + " i en lång tråd.")),
  ],
  [B]: [one("8200000000000001", "Siv Låtsas", "När blir det klart?"), one("8200000000000002", "Ove Fiktiv", "Här är allt lugnt.")],
};

let state = { threads: THREADS, tick: 2, churn: 0, from: 0, to: 99, opened: null, menu: null, confirm: null, hidden: [], recycled: false };
const listeners = new Set();
const set = (change) => flushSync(() => { state = { ...state, ...change }; for (const listener of listeners) listener(); });
const useApp = () => useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener); }, () => state);

const encoded = (post, id) => encodeURIComponent(btoa("comment:" + POSTS[post] + "_" + id));
const button = (label, onClick, more = {}) => h("div", { role: "button", tabIndex: 0, onClick, ...more }, label);

function Body({ text }) {
  const parts = Array.isArray(text) ? text : text.split(/(idiot)/);
  return parts.map((part, at) => typeof part === "string" ? h("span", { key: at }, part) : h("img", { key: at, alt: part.emoji, width: 16, height: 16 }));
}

function Comment({ comment, post, tick, churn, isHidden }) {
  const { id, author, text, parent, own } = comment;
  const profile = "https://www.facebook.com/" + (own ? "profile.php?id=" + PAGE + "&" : encodeURIComponent(author.toLowerCase().replaceAll(" ", ".")) + "?") +
    "comment_id=" + encoded(post, id) + "&__cft__[0]=AZ" + churn;
  const lasting = "https://www.facebook.com/permalink.php?story_fbid=" + post + "&id=" + PAGE + "&comment_id=" + (parent ?? id) +
    (parent ? "&reply_comment_id=" + id : "") + "&__tn__=R]-R";
  return h("div", { className: "w" + churn, style: { minHeight: 200 } },
    h("div", { role: "article", tabIndex: -1, className: "x" + churn, style: isHidden ? { opacity: 0.4 } : undefined,
      "aria-label": (parent ? "Svar från " : "Kommentar av ") + author + " för " + tick + " minuter sedan" },
    h("a", { "aria-hidden": true, role: "link", tabIndex: -1, href: profile }, h("svg")),
    h("div", null,
      h("span", null, h("a", { role: "link", tabIndex: 0, href: profile }, h("span", { dir: "auto" }, author))),
      isHidden ? h("div", null, button("Visa dold kommentar", () => set({ hidden: [] })))
        : h("div", { className: "t" + churn }, h("span", { dir: "auto", lang: "sv" }, h("div", null, h("div", { dir: "auto" }, h(Body, { text })))))),
    button(null, () => set({ menu: { post, id } }), { "aria-haspopup": "menu", "aria-label": "Ta bort, dölj eller anmäl det här", "data-menu": id, style: { width: 20, height: 20 } }),
    h("ul", null, h("li", null, h("a", { role: "link", href: lasting }, tick + " min")), h("li", null, button("Gilla")), h("li", null, button("Svara")))));
}

function Thread({ post }) {
  const { threads, from, to, tick, churn, hidden, recycled } = useApp();
  return h("div", null, threads[post].map((comment, at) => (post === A && (at < from || at >= to))
    ? h("div", { key: comment.id + "-away", style: { height: 200 } })
    // A list that reuses its rows gives an element to another comment.
    : h(Comment, { key: recycled ? "row" + at : comment.id, comment, post, tick, churn, isHidden: hidden.includes(comment.id) })));
}

function Post({ post, at }) {
  const { tick } = useApp();
  return h("div", { role: "article", "aria-posinset": at, "aria-labelledby": "t" + at },
    h("h3", { id: "t" + at }, h("a", { role: "link", href: "https://www.facebook.com/profile.php?id=" + PAGE }, "Exempelby kommun")),
    h("span", null, "Publicerat av ", h("a", { href: "https://www.facebook.com/profile.php?id=100000000000900" }, "Admin Test")),
    h("a", { role: "link", href: "https://www.facebook.com/permalink.php?story_fbid=" + post + "&id=" + PAGE }, tick + " tim"),
    h("div", { dir: "auto" }, "Ett inlägg om vägar"),
    h(Thread, { post }),
    h("div", { role: "textbox", contentEditable: true, suppressContentEditableWarning: true, "aria-label": "Kommentera som Exempelby kommun" }));
}

class Boundary extends Component {
  state = { error: null };
  static getDerivedStateFromError(error) { return { error }; }
  componentDidCatch(error) { window.reactErrors.push(String(error)); }
  render() { return this.state.error ? h("p", { id: "broken" }, "Something went wrong") : this.props.children; }
}

const without = (id) => Object.fromEntries(Object.entries(state.threads).map(([post, all]) =>
  [post, all.filter((comment) => comment.id !== id && comment.parent !== id)]));

function App() {
  const { opened, menu, confirm } = useApp();
  return h("div", null,
    h("div", { role: "main" }, h("div", { role: "feed" }, h(Post, { post: A, at: 1 }), h(Post, { post: B, at: 2 }))),
    opened && h("div", { role: "dialog", "aria-modal": true, "aria-label": "Inlägg", style: { position: "fixed", inset: 40, overflow: "auto", background: "white" } },
      h(Post, { post: opened, at: 3 })),
    menu && createPortal(h("div", { role: "menu" }, h("div", { role: "menuitem", tabIndex: 0, id: "remove", onClick: () => set({ menu: null, confirm: menu }) }, "Ta bort"),
      h("div", { role: "menuitem", tabIndex: 0, id: "hide", onClick: () => set({ menu: null, hidden: [menu.id] }) }, "Dölj")), document.getElementById("portal")),
    confirm && createPortal(h("div", { role: "dialog", "aria-modal": true }, h("p", null, "Ta bort kommentaren?"),
      button("Ta bort", () => set({ confirm: null, threads: without(confirm.id) }), { id: "confirm" })), document.getElementById("portal")));
}

window.reactErrors = [];
addEventListener("error", ({ message }) => window.reactErrors.push(message));
window.app = {
  tick: () => set({ tick: state.tick + 1 }),
  churn: () => set({ churn: state.churn + 1 }),
  keep: (from, to) => set({ from, to }),
  sort: () => set({ threads: { ...state.threads, [A]: [...state.threads[A]].reverse() } }),
  resort: () => { set({ threads: { ...state.threads, [A]: [] } }); setTimeout(() => set({ threads: { ...state.threads, [A]: [...THREADS[A]].reverse() } }), 300); },
  open: (post) => { history.pushState(null, "", "/exempelby/posts/" + (post === "B" ? B : A)); set({ opened: post === "B" ? B : A }); },
  close: () => { history.pushState(null, "", "/exempelby"); set({ opened: null }); },
  remove: (id) => set({ threads: without(id) }),
  rollBack: (id) => { const { threads } = state; set({ threads: without(id) }); setTimeout(() => set({ threads }), 400); },
  write: (id, text) => set({ threads: Object.fromEntries(Object.entries(state.threads).map(([post, all]) => [post, all.map((one) => (one.id === id ? { ...one, text } : one))])) }),
  recycle: () => set({ recycled: true }),
  shift: () => set({ threads: { ...state.threads, [A]: state.threads[A].slice(1) } }),
  body: () => document.body.replaceWith(document.body.cloneNode(true)),
};
createRoot(document.getElementById("root")).render(h(Boundary, null, h(App)));
`;

/** The two posts' tokens are as long as the real ones begin; the first thread is long, the second is not. */
export const THREAD_A = 12;
export const THREAD_B = 2;

export async function startReactFacebook() {
  const { outputFiles } = await build({
    stdin: { contents: APP, resolveDir: import.meta.dirname, loader: "js" },
    bundle: true,
    write: false,
    format: "iife",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  const html = `<!doctype html><html id="facebook" lang="sv"><head><meta charset="utf-8"><title>Exempelby kommun</title><link rel="icon" href="data:,"></head>` +
    `<body><div id="root"></div><div id="portal"></div><script src="/app.js"></script></body></html>`;
  const site = await serve({
    "/exempelby": { body: html },
    "/app.js": { body: Buffer.from(outputFiles[0].contents), type: "text/javascript; charset=utf-8" },
  });
  return { ...site, port: Number(new URL(site.origin).port) };
}
