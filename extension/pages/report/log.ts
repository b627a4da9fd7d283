// The log as it is now: read, checked, saved in every form, and saved elsewhere as a copy.

import type { LogStanding } from "uppsikt-core";
import type { LogRead } from "uppsikt-report";

import { language, words } from "../../browser";
import { byId } from "../sites/dom";
import { ask, counted, failureText, list, onClick, report, run, save, today } from "./rust";

export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const JSONL = "application/jsonl";

/** How much is read between two looks at the clock. */
const PIECE = 500_000;

/** The log as it was when it was read: every file that is saved is of this one state. */
let text: string | undefined;
let read: LogRead | undefined;
const listeners: ((read: LogRead) => void)[] = [];

/** Calls `told` with every log that was read. */
export function onLog(told: (read: LogRead) => void): void {
  listeners.push(told);
}

/** Reads the log anew, says what it is, and how it stands to what is known of it. */
export async function readLog(): Promise<void> {
  const status = byId("log-status");
  status.textContent = words("year_reading");
  read = undefined;
  try {
    text = await report.use((report) => report.log_text());
    read = await take(text);
  } catch (error) {
    status.textContent = failureText(error);
    throw error;
  }
  status.textContent = read.damages.length === 0
    ? counted("year_log_whole", read.count)
    : words("year_log_broken", String(read.damages.length));
  list("log-faults", inWords(read));
  for (const told of listeners) told(read);
  await stand();
}

/** Reads a log in pieces, between which the page can be drawn. */
async function take(text: string): Promise<LogRead> {
  const progress = byId<HTMLProgressElement>("log-progress");
  await report.use((report) => { report.begin_log(); });
  for (let from = 0; from < text.length;) {
    const end = text.indexOf("\n", from + PIECE);
    const to = end < 0 ? text.length : end + 1;
    await report.use((report) => { report.feed_log(text.slice(from, to)); });
    from = to;
    if (text.length > PIECE) {
      progress.hidden = false;
      progress.value = from / text.length;
      await new Promise((drawn) => { setTimeout(drawn); });
    }
  }
  progress.hidden = true;
  return report.use((report) => report.end_log());
}

/** What is wrong with a log, in the user's language. */
export function inWords({ damages }: LogRead): string[] {
  return damages.map((damage) => (language() === "sv" ? damage.sv : damage.en));
}

/** The log that was read, where it holds. */
export function wholeLog(): LogRead {
  if (read === undefined || read.damages.length > 0) throw { code: "changed", detail: "" };
  return read;
}

async function stand(accept = false): Promise<void> {
  const { standing, backup, backupDue, undo } = await ask<LogStanding>({ type: accept ? "acceptStanding" : "standing" });
  byId("standing").hidden = standing.kind === "whole";
  byId("standing-text").textContent = missing(standing);
  byId("backup-last").textContent = backup === undefined ? words("backup_none") : words("backup_last", backup);
  byId("backup-due").hidden = !backupDue;
  const button = byId("import-undo");
  button.hidden = undo === undefined;
  button.textContent = words("import_undo", undo?.slice(0, 16).replace("T", " ") ?? "");
}

function missing(standing: LogStanding["standing"]): string {
  switch (standing.kind) {
    case "whole": return "";
    case "wiped": return words("standing_wiped", String(standing.had));
    case "shrunk": return words("standing_shrunk", String(standing.had), String(standing.has));
    case "other": return words("standing_other");
  }
}

/** Saves the whole log as a file, and notes in the log that it was. */
export async function saveWhole(status: string): Promise<void> {
  byId(status).textContent = "";
  await readLog();
  const name = logName("jsonl");
  save(name, JSONL, held());
  await note(false);
  byId(status).textContent = words("export_done", name);
}

function held(): string {
  if (text === undefined) throw { code: "changed", detail: "" };
  return text;
}

function logName(ending: string): string {
  return `uppsikt-logg-${today()}.${ending}`;
}

/** A later log can be held against what is noted here: where each chain ended. */
async function note(backup: boolean): Promise<void> {
  const { count, heads } = read ?? { count: 0, heads: [] };
  const head = heads.map(({ hash }) => hash).join(" ");
  await ask({ type: "record", channel: "", event: { exported: { format: "jsonl", backup, count, head } } });
}

/** The name of a copy: two of one day do not take each other's place. */
function copyName(): string {
  const now = new Date();
  const two = (number: number) => String(number).padStart(2, "0");
  return `uppsikt-logg-${today()}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}.jsonl`;
}

/** Firefox has no folders to choose. */
type Picker = (options: { id: string; mode: "readwrite" }) => Promise<FileSystemDirectoryHandle>;

async function backUpInto(folder: FileSystemDirectoryHandle): Promise<string> {
  await readLog();
  const text = held();
  const name = copyName();
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write(text);
  await writable.close();
  // A share that says that it has written may not have: only what can be read back is a copy.
  if ((await (await handle.getFile()).text()) !== text) throw new Error(words("backup_differs", name));
  return name;
}

export function startLog(): void {
  onClick("log-again", readLog);
  onClick("save-jsonl", () => saveWhole("save-status"));
  onClick("save-csv", async () => {
    wholeLog();
    const name = logName("csv");
    save(name, "text/csv", await report.use((report) => report.log_csv()));
    byId("save-status").textContent = words("export_done", name);
  });
  onClick("save-xlsx", async () => {
    wholeLog();
    const name = logName("xlsx");
    save(name, XLSX, (await report.use((report) => report.log_xlsx())) as Uint8Array<ArrayBuffer>);
    byId("save-status").textContent = words("export_done", name);
  });
  onClick("standing-accept", () => stand(true));

  const picker = (globalThis as { showDirectoryPicker?: Picker }).showDirectoryPicker;
  byId("backup-folder").hidden = picker === undefined;
  byId("backup-file").classList.toggle("strong", picker === undefined);
  onClick("backup-folder", async () => {
    byId("backup-status").textContent = "";
    let folder: FileSystemDirectoryHandle;
    try {
      // Read anew: a test may stand in for a user who chooses.
      const choose = (globalThis as unknown as { showDirectoryPicker: Picker }).showDirectoryPicker;
      folder = await choose({ id: "uppsikt", mode: "readwrite" });
    } catch (error) {
      // Nothing was chosen.
      if (error instanceof DOMException && error.name === "AbortError") return;
      throw error;
    }
    const name = await backUpInto(folder);
    await note(true);
    await stand();
    byId("backup-status").textContent = words("backup_done", name);
  });
  onClick("backup-file", async () => {
    byId("backup-status").textContent = "";
    await readLog();
    const name = copyName();
    save(name, JSONL, held());
    await note(true);
    await stand();
    byId("backup-status").textContent = words("export_done", name);
  });
  run(readLog);
}
