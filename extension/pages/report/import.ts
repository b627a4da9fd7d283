// Files into the log: what would come of it, then all of it or nothing, then back; and a look at a file that changes nothing.

import type { ImportFile, ImportPlan } from "uppsikt-core";

import { language, words } from "../../browser";
import { byId } from "../sites/dom";
import { inWords, readLog } from "./log";
import { counted, list, onClick, report, run, save, today } from "./rust";

/** So many bad lines are shown; the file of those put aside holds all. */
const SHOWN = 50;

let files: ImportFile[] = [];
let plan: ImportPlan | undefined;

/** The files that the user chose in a field, which can then be chosen again. */
async function chosen(input: HTMLInputElement): Promise<ImportFile[]> {
  const all = await Promise.all([...(input.files ?? [])].map(async (file) => ({ name: file.name, text: await file.text() })));
  input.value = "";
  return all;
}

async function dryRun(input: HTMLInputElement): Promise<void> {
  close();
  files = await chosen(input);
  if (files.length === 0) return;
  byId("import-status").textContent = words("import_reading");
  await new Promise((drawn) => { setTimeout(drawn); });
  plan = await report.use((report) => report.import_files(files, false));
  byId("import-status").textContent = "";
  showPlan(plan);
  byId("import-plan").hidden = false;
  byId("import-plan-title").focus();
}

function showPlan({ before, after, added, mended, purged, counted: each, bad, conflicts }: ImportPlan): void {
  const lines = each.map(({ name, entries, new: fresh }) => words("import_file", name, String(entries), String(fresh)));
  lines.push(words("import_before_after", String(before), String(after)));
  if (mended > 0) lines.push(counted("import_mended", mended));
  if (purged > 0) lines.push(counted("import_purged", purged));
  list("import-counts", lines);
  list("import-conflicts", conflicts.map(({ profile, seq, held }) =>
    words("import_conflict", String(seq), profile.slice(0, 8), held.map(([, name]) => name || words("import_this_log")).join(", "))));
  byId("import-bad-count").textContent = bad.length === 0 ? words("import_none_bad") : counted("import_bad", bad.length);
  list("import-bad", bad.slice(0, SHOWN).map(({ name, line, why }) => words("import_bad_line", name, String(line), language() === "sv" ? why.sv : why.en)));
  byId("import-quarantine").hidden = bad.length === 0;
  byId<HTMLButtonElement>("import-apply").hidden = conflicts.length > 0 || added + mended + purged === 0;
}

function close(): void {
  byId("import-plan").hidden = true;
  plan = undefined;
  files = [];
}

async function apply(): Promise<void> {
  byId("import-status").textContent = "";
  const done = await report.use((report) => report.import_files(files, true));
  if (done.conflicts.length > 0) {
    // Something came between the look and the act: nothing was taken in.
    showPlan(done);
    return;
  }
  close();
  await readLog();
  byId("import-status").textContent = words("import_done", String(done.before), String(done.after));
}

async function verify(input: HTMLInputElement): Promise<void> {
  const [file] = await chosen(input);
  if (file === undefined) return;
  const status = byId("verify-status");
  status.textContent = words("import_reading");
  list("verify-faults", []);
  await new Promise((drawn) => { setTimeout(drawn); });
  const read = await report.use((report) => report.verify_file(file.text));
  list("verify-faults", inWords(read).slice(0, SHOWN));
  status.textContent = read.damages.length === 0
    ? words("verify_whole", file.name, String(read.count), read.heads.map(({ hash }) => hash).join(", "))
    : words("verify_broken", file.name, String(read.damages.length));
}

export function startImport(): void {
  const input = byId<HTMLInputElement>("import-files");
  input.addEventListener("change", () => { run(() => dryRun(input)); });
  onClick("import-apply", apply);
  onClick("import-cancel", async () => { close(); });
  onClick("import-quarantine", async () => {
    const lines = (plan?.bad ?? []).map((bad) => `${JSON.stringify(bad)}\n`);
    save(`uppsikt-karantan-${today()}.jsonl`, "application/jsonl", lines.join(""));
  });
  onClick("import-undo", async () => {
    byId("import-status").textContent = "";
    const gone = await report.use((report) => report.undo_import());
    await readLog();
    byId("import-status").textContent = counted("import_undone", gone);
  });
  const file = byId<HTMLInputElement>("verify-file");
  file.addEventListener("change", () => { run(() => verify(file)); });
}
