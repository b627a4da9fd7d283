// Purging by a decision: what would go, a file of all of it first, then the act, which the log tells of.

import type { PurgePreview } from "uppsikt-core";

import { words } from "../../browser";
import { byId } from "../sites/dom";
import { readLog, saveWhole } from "./log";
import { counted, list, onClick, onSubmit, report, run } from "./rust";

let shown: PurgePreview | undefined;

async function preview(): Promise<void> {
  const setting = {
    months: Number(byId<HTMLInputElement>("purge-months").value),
    decision: byId<HTMLInputElement>("purge-decision").value.trim(),
  };
  shown = await report.use((report) => report.plan_purge(setting));
  const { plan, saved } = shown;
  byId("purge-status").textContent = "";
  const lines = [counted("purge_entries", plan.entries.length, plan.before ?? "")];
  if (plan.waiting.length > 0) lines.push(counted("purge_waiting", plan.waiting.length));
  if (plan.keys.length > 0) lines.push(words("purge_keys", plan.keys.map((key) => key.replace(/^author-/, "")).join(", ")));
  if (plan.entries.length > 0) lines.push(words("purge_what"));
  list("purge-counts", lines);
  const isEmpty = plan.entries.length === 0;
  byId("purge-unsaved").hidden = saved || isEmpty;
  byId("purge-save").hidden = isEmpty;
  byId("purge-apply").hidden = isEmpty;
  byId<HTMLButtonElement>("purge-apply").disabled = !saved;
  byId("purge-plan").hidden = false;
}

export function startPurge(): void {
  onSubmit("purge-form", async () => {
    await preview();
    byId("purge-plan-title").focus();
  });
  onClick("purge-save", async () => {
    await saveWhole("purge-status");
    const said = byId("purge-status").textContent;
    await preview();
    byId("purge-status").textContent = said;
  });
  byId("purge-apply").addEventListener("click", () => {
    run(async () => {
      if (shown === undefined) return;
      const { plan } = shown;
      byId("purge-status").textContent = "";
      const entry = await report.use((report) => report.purge(plan));
      byId("purge-plan").hidden = true;
      shown = undefined;
      await readLog();
      byId("purge-status").textContent = counted("purge_done", plan.entries.length, String(entry.seq));
    });
  });
  onClick("purge-cancel", async () => {
    byId("purge-plan").hidden = true;
    shown = undefined;
  });
  run(async () => {
    const { months, decision } = await report.use((report) => report.retention());
    byId<HTMLInputElement>("purge-months").value = months === undefined || months === 0 ? "" : String(months);
    byId<HTMLInputElement>("purge-decision").value = decision ?? "";
  });
}
