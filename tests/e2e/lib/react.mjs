// A page that React owns: it renders anew, unmounts, remounts, reorders, ticks and moves without a load. Whoever wraps or
// removes one of its nodes makes it throw.

import { build } from "esbuild";

import { serve } from "./sites.mjs";

const APP = `
import { Component, createElement as h, useState, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { flushSync } from "react-dom";

const first = [
  { id: "c1", author: "Majvor Testgren", text: "Vad fint det blev!" },
  { id: "c2", author: "Arg Provman", text: "😡😡 din idiot, skärp dig" },
  { id: "c3", author: "Tilda Påhittad", text: "Ring 070-174 06 05 i kväll" },
  { id: "c4", author: "Siv Låtsas", text: "När blir det klart?" },
];
const second = [
  { id: "c1", author: "Majvor Testgren", text: "På nästa sida är du en idiot" },
  { id: "c9", author: "Ove Fiktiv", text: "Här är allt lugnt." },
];
let state = { comments: first, tick: 0, churn: 0, shown: true };
const listeners = new Set();
const set = (change) => flushSync(() => { state = { ...state, ...change }; for (const listener of listeners) listener(); });
const useApp = () => useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener); }, () => state);

function Text({ text }) {
  // As the big sites do: a span for every stretch.
  return text.split(/(idiot)/).map((part, at) => h("span", { key: at }, part));
}
function Comment({ comment, tick, churn }) {
  return h("article", { itemScope: true, itemType: "https://schema.org/Comment", id: comment.id, className: "x" + churn + comment.id },
    h("b", { itemProp: "author" }, comment.author), " ", h("time", { itemProp: "dateCreated" }, tick + " min"),
    h("div", { itemProp: "text", className: "y" + churn }, h(Text, { text: comment.text })));
}
class Boundary extends Component {
  state = { error: null };
  static getDerivedStateFromError(error) { return { error }; }
  componentDidCatch(error) { window.reactErrors.push(String(error)); }
  render() { return this.state.error ? h("p", { id: "broken" }, "Something went wrong") : this.props.children; }
}
function App() {
  const { comments, tick, churn, shown } = useApp();
  return h("main", null, h("h1", null, "React"), shown && h("section", null,
    comments.map((comment) => h(Comment, { key: comment.id, comment, tick, churn }))));
}
window.reactErrors = [];
window.app = {
  tick: () => set({ tick: state.tick + 1 }),
  churn: () => set({ churn: state.churn + 1 }),
  unmount: () => set({ shown: false }),
  mount: () => set({ shown: true }),
  reorder: () => set({ comments: [...state.comments].reverse() }),
  remove: (id) => set({ comments: state.comments.filter((one) => one.id !== id) }),
  write: (id, text) => set({ comments: state.comments.map((one) => (one.id === id ? { ...one, text } : one)) }),
  go: () => { history.pushState(null, "", "/nasta"); set({ comments: second }); },
  back: () => set({ comments: first }),
};
createRoot(document.getElementById("root")).render(h(Boundary, null, h(App)));
`;

export async function startReact() {
  const { outputFiles } = await build({
    stdin: { contents: APP, resolveDir: import.meta.dirname, loader: "js" },
    bundle: true,
    write: false,
    format: "iife",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  const html = `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>React</title><link rel="icon" href="data:,"></head>` +
    `<body><div id="root"></div><script src="/app.js"></script></body></html>`;
  return serve({
    "/": { body: html },
    "/nasta": { body: html },
    "/app.js": { body: Buffer.from(outputFiles[0].contents), type: "text/javascript; charset=utf-8" },
  });
}
