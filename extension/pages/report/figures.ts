// Followers, posts and comments a month: what the platforms show and no log knows. They are entries of the log like all else.

import type { Entered, LogRead } from "uppsikt-report";

import { language, words } from "../../browser";
import { byId, made } from "../sites/dom";
import { onLog, readLog } from "./log";
import { ask, counted, list, onClick, onSubmit, report, today } from "./rust";
import { registered } from "./year";

const COLUMNS = ["followers", "posts", "comments"] as const;

let known: LogRead | undefined;

/** A row for each channel that the log or the register tells of, with what was entered for the month. */
function showRows(): void {
  const month = byId<HTMLInputElement>("figures-month").value;
  const names = new Map(registered().map(({ id = "", name }) => [id, name || id]));
  for (const id of known?.channels ?? []) if (!names.has(id)) names.set(id, id);
  byId("figures-rows").replaceChildren(...[...names].map(([id, name]) => {
    const row = made("tr", "", { "data-channel": id });
    row.append(made("th", name, { scope: "row" }));
    const now = entered(id, month);
    for (const column of COLUMNS) {
      const cell = made("td");
      const label = `${name}: ${words(`figures_${column}`)}`;
      const input = made("input", "", { type: "number", min: "0", max: "4294967295", step: "1", "aria-label": label, "data-column": column }) as HTMLInputElement;
      input.value = String(now?.[column] ?? "");
      cell.append(input);
      row.append(cell);
    }
    return row;
  }));
}

function entered(channel: string, month: string): Entered["figures"] | undefined {
  return known?.figures.find((one) => one.channel === channel && one.figures.month === month)?.figures;
}

/** The rows that say something else than the log. */
function changed(month: string): Entered[] {
  return [...byId("figures-rows").querySelectorAll("tr")].flatMap((row) => {
    const channel = row.dataset["channel"] ?? "";
    const figures: Entered["figures"] = { month };
    for (const input of row.querySelectorAll("input")) {
      if (input.value !== "") figures[input.dataset["column"] as (typeof COLUMNS)[number]] = Number(input.value);
    }
    const now = entered(channel, month);
    const isSame = COLUMNS.every((column) => (now?.[column] ?? undefined) === figures[column]);
    return isSame ? [] : [{ channel, figures }];
  });
}

/** One entry a row: an answer from the worker is a row on disk. */
async function record(rows: readonly Entered[]): Promise<void> {
  for (const { channel, figures } of rows) await ask({ type: "record", channel, event: { figures } });
  await readLog();
  byId("figures-status").textContent = counted("figures_saved", rows.length);
}

export function startFigures(): void {
  const month = byId<HTMLInputElement>("figures-month");
  month.value = today().slice(0, 7);
  month.addEventListener("input", () => { if (month.validity.valid) showRows(); });
  onLog((read) => {
    known = read;
    showRows();
  });
  onSubmit("figures-form", () => record(changed(month.value)));
  onClick("figures-take", async () => {
    const text = byId<HTMLTextAreaElement>("figures-text");
    const { rows, faults } = await report.use((report) => report.read_figures(text.value));
    list("figures-faults", faults.map(({ line, why }) => words("figures_fault", String(line), language() === "sv" ? why.sv : why.en)));
    // All or nothing: a table with a fault in it stays in the box to be mended.
    if (faults.length > 0) {
      byId("figures-status").textContent = words("figures_none_saved");
      return;
    }
    await record(rows);
    text.value = "";
  });
}
