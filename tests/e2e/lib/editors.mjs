// A page with comments and the boxes that sites give people to answer in: Lexical (Facebook's), Draft.js (X's), a text area
// that React owns, a plain text area, a plain editable element – the real editors, each with the text it holds itself.

import { build } from "esbuild";

import { serve } from "./sites.mjs";

const APP = `
import { $getRoot, COMMAND_PRIORITY_CRITICAL, KEY_ENTER_COMMAND, PASTE_COMMAND, createEditor } from "lexical";
import { registerPlainText } from "@lexical/plain-text";
import { registerRichText } from "@lexical/rich-text";
import { Editor, EditorState } from "draft-js";
import { createElement as h, useState } from "react";
import { createRoot } from "react-dom/client";

/** Whatever could publish. */
window.acts = [];
for (const type of ["keydown", "keypress", "keyup", "click", "submit"]) {
  addEventListener(type, (event) => {
    if (type === "submit") event.preventDefault();
    window.acts.push(type + (event.key ? " " + event.key : ""));
  }, true);
}
window.pageErrors = [];
addEventListener("error", ({ message }) => window.pageErrors.push(message));
addEventListener("unhandledrejection", ({ reason }) => window.pageErrors.push(String(reason)));

function editable(slot, name) {
  const box = document.createElement("div");
  box.setAttribute("role", "textbox");
  box.setAttribute("aria-label", name);
  box.contentEditable = "true";
  box.style.cssText = "min-height: 40px; border: 1px solid; white-space: pre-wrap";
  slot.append(box);
  return box;
}

function lexical(register, deafTo = []) {
  return (slot, name) => {
    const box = editable(slot, name);
    const editor = createEditor({ namespace: name, onError: (error) => { throw error; } });
    editor.setRootElement(box);
    register(editor);
    // As where Enter publishes.
    editor.registerCommand(KEY_ENTER_COMMAND, () => { window.acts.push("published"); return true; }, COMMAND_PRIORITY_CRITICAL);
    if (deafTo.includes("paste")) editor.registerCommand(PASTE_COMMAND, (event) => { event.preventDefault(); return true; }, COMMAND_PRIORITY_CRITICAL);
    if (deafTo.includes("beforeinput")) box.addEventListener("beforeinput", (event) => { event.preventDefault(); event.stopImmediatePropagation(); }, true);
    return { box, text: () => editor.getEditorState().read(() => $getRoot().getTextContent()) };
  };
}

function react(component) {
  return (slot, name) => {
    const held = { text: "" };
    const host = document.createElement("div");
    slot.append(host);
    createRoot(host).render(h(component, { name, held }));
    return { get box() { return host.querySelector("[role=textbox], textarea"); }, text: () => held.text };
  };
}

function Draft({ name, held }) {
  const [state, set] = useState(() => EditorState.createEmpty());
  held.text = state.getCurrentContent().getPlainText("\\n");
  return h("div", { style: { minHeight: 40, border: "1px solid" } }, h(Editor, { editorState: state, onChange: set, ariaLabel: name, role: "textbox" }));
}

function Area({ name, held }) {
  const [value, set] = useState("");
  held.text = value;
  return h("textarea", { "aria-label": name, rows: 4, value, onChange: ({ target }) => set(target.value) });
}

const KINDS = {
  "Lexical, plain": lexical(registerPlainText),
  "Lexical, rich": lexical(registerRichText),
  "Lexical, deaf to paste": lexical(registerPlainText, ["paste"]),
  "Lexical, deaf": lexical(registerPlainText, ["paste", "beforeinput"]),
  "Draft.js": react(Draft),
  "text area of React": react(Area),
  "text area": (slot, name) => {
    const box = document.createElement("textarea");
    box.rows = 4;
    box.setAttribute("aria-label", name);
    slot.append(box);
    return { box, text: () => box.value };
  },
  "editable element": (slot, name) => {
    const box = editable(slot, name);
    return { box, text: () => box.innerText };
  },
};

const made = new Map();
window.app = {
  /** Puts a box of a kind where a selector says. */
  mount(kind, where, name) { made.set(name, KINDS[kind](document.querySelector(where), name)); },
  text: (name) => made.get(name).text(),
  isThere: (name) => made.get(name).box != null,
};
`;

/** What every editor must take. */
export const EDITORS = ["Lexical, plain", "Lexical, rich", "Draft.js", "text area of React", "text area", "editable element"];

const CSP = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; " +
  "trusted-types 'none'; require-trusted-types-for 'script'";

const comment = (id, author, text) =>
  `<article itemscope itemtype="https://schema.org/Comment" id="${id}"><b itemprop="author">${author}</b> ` +
  `<time itemprop="dateCreated" datetime="2026-11-20T09:00:00+01:00">20 nov</time><div itemprop="text">${text}</div></article>`;

/** Two threads with a place for a box each, the page's own form for new comments, a dialog and a chat in the corner. */
const PAGE = `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Svarsrutor</title><link rel="icon" href="data:,"></head><body>
<main><h1>Svarsrutor</h1>
<section id="t1">${comment("c1", "Majvor Testgren", "När öppnar biblioteket?")}<div id="s1"></div></section>
<section id="t2">${comment("c2", "Arg Provman", "😡 din idiot, skärp dig")}<div id="s2"></div><div id="s2b"></div></section>
<form id="form"><div id="new"></div><button>Publicera</button></form>
</main>
<div role="dialog" aria-label="Meddelande till Arg Provman" id="message"></div>
<div id="chat"></div>
<script src="/app.js"></script></body></html>`;

export async function startEditors() {
  const { outputFiles } = await build({
    stdin: { contents: APP, resolveDir: import.meta.dirname, loader: "js" },
    bundle: true,
    write: false,
    format: "iife",
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
    logLevel: "error",
  });
  return serve({
    "/": { body: PAGE },
    "/strict": { body: PAGE, headers: { "content-security-policy": CSP } },
    "/app.js": { body: Buffer.from(outputFiles[0].contents), type: "text/javascript; charset=utf-8" },
  });
}
