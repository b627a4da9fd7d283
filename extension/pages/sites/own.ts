// Adaptations of one's own: set by policy, taught on a page, or imported from a file. Flat data, checked as ours is.

import { api, words } from "../../browser";
import { adapterFrom, type Adapter, type Fault } from "../../content/adapter";
import { sitesByPolicy, STORED, type StoredSites } from "../../content/own-sites";
import { byId, made, onClick, save } from "./dom";

/** Larger files hold something else. Arbitrary: all of ours together are a tenth of it. */
const MOST_BYTES = 200_000;
const MOST_PACKS = 50;
const FORMAT = "uppsikt-sites";

export function startOwn(): void {
  const status = byId("own-status");
  const failed = (why: string): string => words("own_failed", why);
  const input = byId<HTMLInputElement>("own-file");
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file === undefined) return;
    void read(file)
      .catch((error: unknown) => { status.textContent = failed(error instanceof Error ? error.message : String(error)); })
      .finally(() => { input.value = ""; });
  });
  onClick("own-export", status, failed, async () => {
    const { taught = {}, imported = [] } = await stored();
    const day = new Date().toISOString().slice(0, 10);
    save(`uppsikt-anpassningar-${day}.json`, "application/json", `${JSON.stringify({ format: FORMAT, version: 1, taught, imported }, undefined, 2)}\n`);
    status.textContent = words("own_exported");
  });
  api.storage.onChanged.addListener((changes, area) => {
    if ((area === "local" || area === "managed") && STORED in changes) void list().catch(() => undefined);
  });
  void list().catch((error: unknown) => { status.textContent = failed(String(error)); });
}

async function stored(): Promise<StoredSites> {
  return ((await api.storage.local.get(STORED))[STORED] ?? {}) as StoredSites;
}

async function list(): Promise<void> {
  const [policy, { taught = {}, imported = [] }] = await Promise.all([sitesByPolicy(), stored()]);
  const faults: Fault[] = [];
  const rows = [
    ...policy.map((pack) => {
      adapterFrom(pack, (fault) => { faults.push(fault); });
      return made("li", words("own_policy", nameOf(pack)));
    }),
    ...Object.keys(taught).map((origin) => row(words("own_taught", origin), async () => {
      const now = await stored();
      const { [origin]: _, ...rest } = now.taught ?? {};
      await api.storage.local.set({ [STORED]: { ...now, taught: rest } });
    })),
    ...imported.map((pack, at) => row(words("own_imported", nameOf(pack)), async () => {
      const now = await stored();
      await api.storage.local.set({ [STORED]: { ...now, imported: (now.imported ?? []).filter((_, other) => other !== at) } });
    })),
  ];
  byId("own-list").replaceChildren(...rows);
  byId("own-none").hidden = rows.length > 0;
  byId<HTMLButtonElement>("own-export").disabled = rows.length === policy.length;
  showFaults("own-policy-faults", faults);
}

function showFaults(list: string, faults: readonly Fault[]): void {
  byId(list).replaceChildren(...faults.slice(0, 100).map(({ adapter, field, sort, value }) =>
    made("li", words(`site_fault_${sort}`, adapter, field, value))));
}

function row(text: string, forget: () => Promise<void>): HTMLElement {
  const item = made("li");
  const button = made("button", words("own_forget"), { type: "button", class: "quiet", "aria-label": `${words("own_forget")}: ${text}` });
  button.addEventListener("click", () => {
    void forget()
      .then(() => { byId("own-status").textContent = words("own_forgotten"); })
      .catch((error: unknown) => { byId("own-status").textContent = words("own_failed", String(error)); });
  });
  item.append(made("span", text), button);
  return item;
}

function nameOf(pack: unknown): string {
  return typeof pack === "object" && pack !== null && "name" in pack && typeof pack.name === "string" ? pack.name.slice(0, 100) : "?";
}

async function read(file: File): Promise<void> {
  const status = byId("own-status");
  byId("own-faults").replaceChildren();
  if (file.size > MOST_BYTES) {
    status.textContent = words("own_too_large", file.name, String(MOST_BYTES / 1_000));
    return;
  }
  let content: unknown;
  try {
    content = JSON.parse(await file.text());
  } catch {
    status.textContent = words("own_no_json", file.name);
    return;
  }
  const faults: Fault[] = [];
  const complain = (fault: Fault): void => { faults.push(fault); };
  const { taught, packs } = partsOf(content);
  const good = packs.slice(0, MOST_PACKS).flatMap((pack) => adapterFrom(pack, complain) ?? []);
  if (packs.length > MOST_PACKS) complain({ adapter: file.name, field: "", sort: "size", value: String(packs.length) });
  const origins: Record<string, Adapter> = {};
  for (const [origin, record] of taught.slice(0, MOST_PACKS)) {
    const adapter = adapterFrom(record, complain);
    if (adapter !== undefined && isOrigin(origin)) origins[origin] = adapter;
    else if (adapter !== undefined) complain({ adapter: origin.slice(0, 100), field: "taught", sort: "shape", value: "" });
  }
  const count = good.length + Object.keys(origins).length;
  if (count > 0) {
    const now = await stored();
    // One of the same name takes its place.
    const kept = (now.imported ?? []).filter((pack) => !good.some(({ id }) => typeof pack === "object" && pack !== null && "id" in pack && pack.id === id));
    await api.storage.local.set({ [STORED]: { taught: { ...now.taught, ...origins }, imported: [...kept, ...good] } });
  }
  status.textContent = words(count === 1 ? "own_read_one" : "own_read_other", String(count));
  showFaults("own-faults", faults);
}

/** One pack, a list of them, or a file that this page has written. */
function partsOf(content: unknown): { taught: [string, unknown][]; packs: unknown[] } {
  if (Array.isArray(content)) return { taught: [], packs: content };
  if (typeof content === "object" && content !== null && "format" in content && content.format === FORMAT) {
    const { taught, imported } = content as Partial<Record<"taught" | "imported", unknown>>;
    return {
      taught: typeof taught === "object" && taught !== null ? Object.entries(taught) : [],
      packs: Array.isArray(imported) ? imported : [],
    };
  }
  return { taught: [], packs: [content] };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text);
}
