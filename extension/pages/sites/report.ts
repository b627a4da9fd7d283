// The open tabs: how one is read, and a report on its structure that can be saved and sent to whoever mends adapters.

import type { PageState } from "uppsikt-core";

import { api, words } from "../../browser";
import type { Label } from "../../content/labels";
import { byId, made, onClick, save } from "./dom";

/** What a page's script gives: see `content/report.ts` and `content/labels.ts`. */
interface Skeleton {
  readonly skeleton: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly labels: readonly Label[];
}

export function startReport(): void {
  const choice = byId<HTMLSelectElement>("tab-choice");
  const result = byId("tab-result");
  const text = byId<HTMLTextAreaElement>("report-text");
  const failed = (why: string): string => words("report_failed", why);

  async function refresh(): Promise<void> {
    const tabs = await api.tabs.query({});
    const answered = await Promise.all(tabs.map(async ({ id }) => {
      const state = id === undefined ? undefined : await stateOf(id);
      return id === undefined || state === undefined ? [] : [{ id, state }];
    }));
    const readable = answered.flat();
    choice.replaceChildren(...readable.map(({ id, state }) => made("option", `${state.page.title} – ${state.page.channel}`, { value: String(id) })));
    choice.disabled = readable.length === 0;
    byId("tab-none").hidden = readable.length > 0;
    for (const button of ["tab-test", "tab-report"]) byId<HTMLButtonElement>(button).disabled = readable.length === 0;
    byId("report").hidden = true;
    result.textContent = "";
  }

  onClick("tab-refresh", result, failed, refresh);
  onClick("tab-test", result, failed, async () => {
    const state = await stateOf(Number(choice.value));
    result.textContent = state === undefined ? words("report_gone") : lineOf(state);
  });
  onClick("tab-report", result, failed, async () => {
    const tab = Number(choice.value);
    const [state, structure] = [await stateOf(tab), await structureOf(tab)];
    if (state === undefined || structure === undefined) {
      result.textContent = words("report_gone");
      return;
    }
    text.value = reportOf(state, structure);
    byId("report").hidden = false;
    result.textContent = words("report_made");
  });
  onClick("report-save", result, failed, () => {
    save(`uppsikt-sidans-struktur-${new Date().toISOString().slice(0, 10)}.txt`, "text/plain", text.value);
  });
  void refresh().catch((error: unknown) => { result.textContent = failed(String(error)); });
}

async function stateOf(tab: number): Promise<PageState | undefined> {
  return ask<PageState>(tab, { type: "state" }, "health");
}

async function structureOf(tab: number): Promise<Skeleton | undefined> {
  return ask<Skeleton>(tab, { type: "report" }, "skeleton");
}

/** Nothing where no script of ours answers with what was asked for. */
async function ask<T>(tab: number, message: object, has: string): Promise<T | undefined> {
  try {
    const answer: unknown = await api.tabs.sendMessage(tab, message, { frameId: 0 });
    return typeof answer === "object" && answer !== null && has in answer ? (answer as T) : undefined;
  } catch {
    return undefined;
  }
}

function lineOf({ adapter, health, status }: PageState): string {
  const name = adapter === undefined ? words("report_no_adapter") : adapter.name === "" ? words("report_guessed") : adapter.name;
  return words("report_line", name, String(health.read), String(health.found), status);
}

/** Nothing in it was written by anyone but programmers: labels are the page's own, without names. */
function reportOf({ adapter, health, status, frames }: PageState, { skeleton, counts, labels }: Skeleton): string {
  const made = new Date().toISOString().slice(0, 10);
  return [
    `Uppsikt ${api.runtime.getManifest().version}, ${made}`,
    `adapter: ${adapter?.id ?? "-"}`,
    `status: ${status}`,
    `health: ${JSON.stringify(health)}`,
    `signs: ${JSON.stringify(adapter?.signs ?? [])}`,
    `frames: ${(frames ?? []).map((frame) => frame.adapter).join(", ") || "-"}`,
    "",
    `elements: ${Object.entries(counts).map(([name, count]) => `${name} ${count}`).join(", ")}`,
    `labels: ${labels.length === 0 ? "-" : ""}`,
    ...labels.map(([words, count]) => `  ${words} ×${count}`),
    "",
    ...skeleton,
    "",
  ].join("\n");
}
