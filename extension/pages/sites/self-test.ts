// The self-test: every adapter reads the page that it was made for, in this browser, here and now.

import samples from "site-samples";

import { words } from "../../browser";
import { adapterFrom, faultLine } from "../../content/adapter";
import { DataSite } from "../../content/data-site";
import type { Ground } from "../../content/ground";
import { PACKS } from "../../content/packs";
import { byId, made, onClick } from "./dom";

type Sample = (typeof samples)[number];
type Expected = Sample["expected"]["comments"][number];

interface Result {
  readonly good: boolean;
  readonly text: string;
}

export function startSelfTest(): void {
  const body = byId("test-table").querySelector("tbody");
  const rows = PACKS.map((pack) => {
    const row = made("tr");
    const result = made("td", words("test_not_run"));
    row.dataset["adapter"] = pack.id;
    row.append(made("th", `${pack.name} (${pack.version})`, { scope: "row" }), made("td", pack.confirmed), result);
    body?.append(row);
    return { pack, result };
  });
  const status = byId("test-status");
  onClick("test-run", status, (why) => words("test_failed", why), async () => {
    let bad = 0;
    let tried = 0;
    for (const { pack, result } of rows) {
      const said = tryPack(pack);
      result.textContent = said?.text ?? words("test_no_sample");
      delete result.dataset["level"];
      if (said !== undefined) {
        tried += 1;
        if (!said.good) bad += 1;
        result.dataset["level"] = said.good ? "good" : "bad";
      }
      // So that the page is drawn between them.
      await new Promise((done) => setTimeout(done));
    }
    status.textContent = bad === 0 ? words("test_all_good", String(tried)) : words("test_some_bad", String(bad), String(tried));
  });
}

/** Nothing: no page of this kind goes with the extension (WordPress' themes and Isso are tried on the programs themselves). */
function tryPack(pack: (typeof PACKS)[number]): Result | undefined {
  const faults: string[] = [];
  const adapter = adapterFrom(pack, (fault) => { faults.push(faultLine(fault)); });
  if (adapter === undefined || faults.length > 0) return { good: false, text: faults.join("; ") };
  const own = samples.filter(({ expected }) => expected.adapter === pack.id);
  if (own.length === 0) return undefined;
  let count = 0;
  for (const sample of own) {
    const ground = groundOf(sample);
    const site = new DataSite(adapter, undefined, ground);
    const read = site.list().map((root) => site.read(root, "").comment);
    const [origin = "", page = ""] = [new URL(ground.address()).origin, ground.address()];
    const placed = (text: string | undefined): string | undefined => text?.replace("{page}", page).replace("{origin}", origin);
    if (read.length !== sample.expected.comments.length) {
      return { good: false, text: words("test_count", String(read.length), String(sample.expected.comments.length)) };
    }
    for (const [at, expected] of sample.expected.comments.entries()) {
      const comment = read[at];
      const wrong = (["id", "author", "text", "parent", "permalink", "kind", "truncated"] as const).find(
        (field) => (comment?.[field] || undefined) !== (valueOf(expected, field, placed) || undefined),
      );
      if (wrong !== undefined) return { good: false, text: words("test_wrong", String(at + 1), wrong) };
    }
    count += read.length;
  }
  return { good: true, text: words("test_good", String(count)) };
}

function valueOf(expected: Expected, field: keyof Expected, placed: (text: string | undefined) => string | undefined): unknown {
  const value = expected[field];
  return typeof value === "string" ? placed(value) : value;
}

/** A page in memory: nothing on it runs, loads or is shown. */
function groundOf({ name, page }: Sample): Ground {
  // Unlike DOMParser it knows shadow roots that stand in markup.
  const document = Document.parseHTMLUnsafe(page);
  const address = `https://sample.invalid/${name}`;
  return { document, address: () => address, base: () => address };
}
