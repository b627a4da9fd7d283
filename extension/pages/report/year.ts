// The year's report: what is asked for, its files, and how it looks.

import type { Channel, Register, ReportRequest } from "uppsikt-report";

import { api, language, words } from "../../browser";
import { byId } from "../sites/dom";
import { wholeLog, XLSX } from "./log";
import { onClick, onSubmit, report, run, save, today } from "./rust";

/** In the browser's own store: what was written is there the next time, and until it is done. */
const DRAFT = "yearReport";

type About = Required<ReportRequest["about"]>;
type Draft = { about: About; register: Register };

const FIELDS = { municipality: "year-municipality", madeBy: "year-made-by", project: "year-project", narrative: "year-narrative" } as const;

let register: Register = { municipality: "", channels: [] };

/** The channels' names, for others who list channels. */
export function registered(): readonly Channel[] {
  return register.channels ?? [];
}

function field(id: string): HTMLInputElement | HTMLTextAreaElement {
  return byId<HTMLInputElement | HTMLTextAreaElement>(id);
}

function about(): About {
  return {
    // As the command line does: what is left empty, the register knows.
    municipality: field(FIELDS.municipality).value.trim() || (register.municipality ?? ""),
    madeBy: field(FIELDS.madeBy).value.trim(),
    madeOn: field("year-made-on").value || today(),
    narrative: field(FIELDS.narrative).value,
    project: field(FIELDS.project).value.trim(),
    approvals: field("year-approvals").value.split("\n").map((line) => line.trim()).filter((line) => line !== ""),
  };
}

async function keepDraft(): Promise<void> {
  const draft: Draft = { about: { ...about(), municipality: field(FIELDS.municipality).value, madeOn: "" }, register };
  await api.storage.local.set({ [DRAFT]: draft });
}

async function fillDraft(): Promise<void> {
  const draft = (await api.storage.local.get(DRAFT))[DRAFT] as Draft | undefined;
  const { from, to } = await report.use((report) => report.quarter_three(today()));
  field("year-from").value = from;
  field("year-to").value = to;
  field("year-made-on").value = today();
  if (draft === undefined) return;
  for (const [name, id] of Object.entries(FIELDS)) field(id).value = draft.about[name as keyof typeof FIELDS];
  field("year-approvals").value = draft.about.approvals.join("\n");
  register = draft.register;
  showRegister();
}

function showRegister(): void {
  const { length } = registered();
  byId("year-register-status").textContent = length === 0 ? "" : words("year_registered", String(length));
}

async function make(): Promise<void> {
  wholeLog();
  const begun = performance.now();
  const request: ReportRequest = {
    from: field("year-from").value,
    to: field("year-to").value,
    about: about(),
    register,
    swedish: language() === "sv",
  };
  byId("year-status").textContent = words("year_making");
  // Drawn before the work begins.
  await new Promise((drawn) => { setTimeout(drawn); });
  let page: string;
  try {
    page = await report.use((report) => report.make_report(request));
  } catch (error) {
    byId("year-status").textContent = "";
    throw error;
  }
  show(page);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1).replace(".", language() === "sv" ? "," : ".");
  byId("year-status").textContent = words("year_made", seconds);
  byId("year-files").hidden = false;
}

let shadow: ShadowRoot | undefined;

/** Shows the report's own page within this one: in a shadow, so that neither's style reaches the other. */
function show(page: string): void {
  const made = new DOMParser().parseFromString(page, "text/html");
  const style = new CSSStyleSheet();
  // What holds for the whole page there holds for the shadow here; how paper is cut is said in report.css.
  style.replaceSync((made.querySelector("style")?.textContent ?? "").replace(/^\s*@page .*$/m, "").replace(/^(\s*)(?:body|:root) \{/gm, "$1:host {"));
  const preview = byId("preview");
  shadow ??= preview.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [style];
  for (const main of made.querySelectorAll("main")) {
    // This page has its own.
    const division = made.createElement("div");
    division.append(...main.childNodes);
    main.replaceWith(division);
  }
  // Our policy lets no style stand in an attribute; the one there is hides what has no size.
  for (const styled of made.querySelectorAll("[style]")) styled.removeAttribute("style");
  for (const link of made.querySelectorAll<HTMLAnchorElement>("a[href^='#']")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const heading = shadow?.getElementById(link.hash.slice(1));
      heading?.setAttribute("tabindex", "-1");
      heading?.focus();
    });
  }
  shadow.replaceChildren(...made.body.children);
  preview.hidden = false;
}

function asFile(id: string, name: string, type: string, content: () => Promise<string | Uint8Array>): void {
  onClick(id, async () => { save(name, type, (await content()) as string | Uint8Array<ArrayBuffer>); });
}

export function startYear(): void {
  onSubmit("year-form", make);
  byId("year-form").addEventListener("input", () => { run(keepDraft); });
  byId<HTMLInputElement>("year-register").addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    run(async () => {
      const [chosen] = input.files ?? [];
      if (chosen === undefined) return;
      const text = await chosen.text();
      input.value = "";
      register = await report.use((report) => report.read_register(text));
      showRegister();
      await keepDraft();
    });
  });
  asFile("year-html", "rapport.html", "text/html", () => report.use((report) => report.report_text("html")));
  asFile("year-csv", "rapport.csv", "text/csv", () => report.use((report) => report.report_text("csv")));
  asFile("year-json", "rapport.json", "application/json", () => report.use((report) => report.report_text("json")));
  asFile("year-xlsx", "rapport.xlsx", XLSX, () => report.use((report) => report.report_xlsx()));
  onClick("year-print", async () => { window.print(); });
  run(fillDraft);
}
