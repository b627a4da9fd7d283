// The report page: what it saves is byte for byte what the command line makes of the same log; what it takes in it first
// shows, and can give back.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { askWorker, decision } from "./lib/log.mjs";
import { run, temporaryFolder, until } from "./lib/process.mjs";
import { assertNoRequests } from "./lib/proofs.mjs";

const CLI = resolve(process.env.UPPSIKT_CLI ?? "target/debug/uppsikt");
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const ABOUT = {
  municipality: "Norrlunda kommun", madeBy: "Åsa Provman", madeOn: "2026-11-28", project: "",
  narrative: "Ett år med snö, åska och ett öppet simhallsbad.\n\nVi svarade på det mesta.", approvals: ["Kommunchefen", "Örjan Exempelsson"],
};
const REGISTER = {
  municipality: "Norrlunda kommun",
  channels: [{ id: "blogg.example.se", name: "Norrlundabloggen", promise: { workingDays: 1 } }],
};
const PERIOD = { from: "2020-01-01", to: "2029-12-31" };

for (const name of BROWSERS) {
  describe(`the report page, ${name}`, () => {
    let folder;
    let own;
    let page;
    let saved;
    const path = (file) => join(folder.path, file);
    before(async () => {
      folder = await temporaryFolder("report");
      await writeFile(path("om.json"), JSON.stringify(ABOUT));
      await writeFile(path("kanaler.json"), JSON.stringify(REGISTER));
      own = await launch(name);
      page = await openReport(own);
    });
    after(async () => {
      await own?.stop();
      await folder?.remove();
    });

    test("entries, a round and figures are logged, and the page says that the log holds", async () => {
      for (let at = 0; at < 12; at += 1) {
        await askWorker(page, { type: "log", draft: decision(`Skäl nummer ${at}: =SUMMA(A1)`, at % 3 === 0 ? "dold" : "borttagen") });
      }
      await askWorker(page, { type: "record", channel: "blogg.example.se", event: { round: { read: 40, unread: 2, marked: 3 } } });
      await page.click("#log-again");
      await said(page, "log-status", /13/);
      await page.$eval("#figures-month", (field) => { field.value = "2026-10"; field.dispatchEvent(new Event("input")); });
      await page.type("[data-channel='blogg.example.se'] [data-column=followers]", "1234");
      await page.type("[data-channel='blogg.example.se'] [data-column=posts]", "9");
      await page.click("#figures-form [type=submit]");
      await said(page, "figures-status", /1/);
      await page.evaluate(() => { document.querySelector("details").open = true; });
      await page.$eval("#figures-text", (field) => { field.value = "Kanal\tMånad\tFöljare\nx.com\t2026-10\t1\u00a0200\t4\nx.com\t2026-09\tmånga"; });
      await page.click("#figures-take");
      await until("the fault is named", () => page.$$eval("#figures-faults li", ([one]) => one?.textContent.includes("3")));
      await page.$eval("#figures-text", (field) => { field.value = field.value.replace("många", "900"); });
      await page.click("#figures-take");
      await said(page, "log-status", /16/);
      const { entries } = await askWorker(page, { type: "entries", limit: 3 });
      assert.deepEqual(entries.map(({ body }) => [body.channel, body.event.figures.followers]), [["x.com", 900], ["x.com", 1200], ["blogg.example.se", 1234]]);
    });

    test("every file is the same bytes as the command line's", async () => {
      saved = await collect(page);
      await page.click("#save-jsonl");
      const jsonl = await saved(".jsonl");
      await writeFile(path("logg.jsonl"), jsonl.bytes);
      await run(CLI, ["verify", path("logg.jsonl")]);
      for (const form of ["csv", "xlsx"]) {
        await page.click(`#save-${form}`);
        await isSame(await saved(`.${form}`), ["export", path("logg.jsonl"), "--format", form, "-o", path(`cli.${form}`)], path(`cli.${form}`));
      }
      await isSame(jsonl, ["export", path("logg.jsonl"), "--format", "jsonl", "-o", path("cli.jsonl")], path("cli.jsonl"));

      await (await page.$("#year-register")).uploadFile(path("kanaler.json"));
      await said(page, "year-register-status", /1/);
      await page.evaluate((about, period) => {
        const set = (id, value) => {
          const field = document.getElementById(id);
          field.value = value;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        };
        set("year-from", period.from);
        set("year-to", period.to);
        set("year-municipality", about.municipality);
        set("year-made-on", about.madeOn);
        set("year-narrative", about.narrative);
        set("year-approvals", about.approvals.join("\n"));
      }, ABOUT, PERIOD);
      // From here with keys alone: into the last field, and Enter sends the form.
      await page.focus("#year-made-by");
      await page.keyboard.type(ABOUT.madeBy);
      await page.keyboard.press("Enter");
      await said(page, "year-status", /\d[.,]\d/);
      assert.equal(await page.evaluate(() => document.getElementById("preview").shadowRoot.querySelector("svg rect") !== null), true, "no chart in the preview");
      const out = path("rapport");
      const language = await page.evaluate(() => document.documentElement.lang);
      const line = ["report", path("logg.jsonl"), "--from", PERIOD.from, "--to", PERIOD.to, "--about", path("om.json"), "--channels", path("kanaler.json"), "--language", language, "-o", out];
      for (const form of ["html", "csv", "xlsx", "json"]) {
        // A button that has the focus and a key: no mouse is needed.
        await page.focus(`#year-${form}`);
        await page.keyboard.press("Enter");
        const one = await saved(`rapport.${form}`);
        await isSame(one, line, join(out, `rapport.${form}`));
      }
    });

    test("what was written for the report is there the next time", async () => {
      const again = await openReport(own);
      assert.equal(await until("the narrative", () => again.$eval("#year-narrative", (field) => field.value)), ABOUT.narrative);
      await again.close();
      await page.bringToFront();
    });

    test("nothing that a person with a screen reader or a keyboard would meet is wrong", async () => {
      await page.evaluate(await readFile(AXE, "utf8"));
      const found = await page.evaluate(async () => {
        const { violations } = await globalThis.axe.run(document);
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join(", ")}`);
      });
      assert.deepEqual(found, []);
      const unreachable = await page.evaluate(() => [...document.querySelectorAll("button, input, select, textarea, a[href]")].filter((one) => one.tabIndex < 0).map(({ id }) => id));
      assert.deepEqual(unreachable, []);
    });

    test("a copy is made and the reminder knows of it", async () => {
      await page.click("#backup-file");
      const copy = await saved("-logg-");
      assert.match(copy.name, /^uppsikt-logg-\d{4}-\d\d-\d\d-\d{6}\.jsonl$/);
      await said(page, "backup-status", /uppsikt-logg-/);
      assert.match(await textOf(page, "backup-last"), /\d{4}-\d\d-\d\d/);
      const { backup, backupDue } = await askWorker(page, { type: "standing" });
      assert.deepEqual([backup?.length, backupDue], [10, false]);
    });

    // Firefox has no folders to choose. Here one of the browser's own stands in for the user's: it has the same interface.
    if (name === "chromium") test("a copy in a folder is read back before it is said to be there", async () => {
      await page.evaluate(() => { globalThis.showDirectoryPicker = () => navigator.storage.getDirectory(); });
      await page.click("#backup-folder");
      await said(page, "backup-status", /uppsikt-logg-/);
      const text = await page.evaluate(async () => {
        for await (const [file, handle] of (await navigator.storage.getDirectory()).entries()) {
          if (file.startsWith("uppsikt-logg-")) return (await handle.getFile()).text();
        }
        return "";
      });
      await writeFile(path("mapp.jsonl"), text);
      await run(CLI, ["verify", path("mapp.jsonl")]);
    });

    test("a fresh profile: shown first, taken in whole, verified, given back; bad lines put aside; purged by a decision", async () => {
      const fresh = await launch(name);
      try {
        const other = await openReport(fresh);
        const keep = await collect(other);
        const total = async () => (await askWorker(other, { type: "standing" })).total;
        await said(other, "log-status", /0/);
        await choose(other, "import-files", path("logg.jsonl"));
        await until("what would come of it", () => other.$eval("#import-plan", (plan) => !plan.hidden));
        const lines = await other.$$eval("#import-counts li", (all) => all.map((one) => one.textContent));
        assert.match(lines[0], /logg\.jsonl.*16.*16/);
        assert.match(lines[1], /0.*16/);
        assert.equal(await total(), 0, "a look changes nothing");
        await other.click("#import-apply");
        await said(other, "import-status", /0.*16/);
        await said(other, "log-status", /16/);
        assert.equal(await total(), 16);
        await other.click("#save-jsonl");
        const again = await keep(".jsonl");
        assert.equal(again.bytes.equals(await readFile(path("logg.jsonl"))), true, "what came in goes out the same");
        await choose(other, "verify-file", path("logg.jsonl"));
        await said(other, "verify-status", /16/);

        const undo = async () => {
          await other.click("#import-undo");
          await said(other, "import-status", /16/);
          assert.equal(await total(), 1, "what is left is the note on the saved file");
        };
        await undo();
        const damaged = (await readFile(path("logg.jsonl"), "utf8")).replace("Skäl nummer 11", "Annat skäl");
        await writeFile(path("skadad.jsonl"), damaged);
        await choose(other, "verify-file", path("skadad.jsonl"));
        await until("the altered line is named", () => other.$$eval("#verify-faults li", ([one]) => one?.textContent.includes("12")));
        await choose(other, "import-files", path("skadad.jsonl"));
        await until("bad lines are listed", () => other.$$eval("#import-bad li", (all) => all.length > 0));
        await other.click("#import-quarantine");
        const aside = (await keep("karantan")).bytes.toString("utf8");
        assert.match(aside, /Annat skäl/);
        await other.click("#import-cancel");
        assert.equal(await total(), 1);

        // Old entries, for a purge that has something to take.
        await choose(other, "import-files", resolve("tests/ledger/version-2.jsonl"));
        await until("what would come of it", () => other.$eval("#import-plan", (plan) => !plan.hidden));
        await other.click("#import-apply");
        await until("it came", async () => (await total()) > 1);
        await until("it is read", () => other.$eval("#import-plan", (plan) => plan.hidden));
        await other.type("#purge-months", "1");
        await other.type("#purge-decision", "KS 2026/7");
        await other.click("#purge-form [type=submit]");
        await until("what would be purged", () => other.$eval("#purge-plan", (plan) => !plan.hidden));
        assert.equal(await other.$eval("#purge-apply", (button) => button.disabled), true, "not before a file was saved");
        await other.click("#purge-save");
        await keep(".jsonl");
        await until("now it may be", () => other.$eval("#purge-apply", (button) => !button.disabled));
        await other.click("#purge-apply");
        await said(other, "purge-status", /\d/);
        const { entries } = await askWorker(other, { type: "entries", limit: 1 });
        assert.equal(entries[0].body.event.purged.decision, "KS 2026/7");
        await other.click("#save-jsonl");
        await writeFile(path("gallrad.jsonl"), (await keep(".jsonl")).bytes);
        await run(CLI, ["verify", path("gallrad.jsonl")]);
        assertNoRequests(fresh, []);
      } finally {
        await fresh.stop();
      }
    });

    test("nothing was asked of any network", () => { assertNoRequests(own, []); });

    async function isSame({ name: file, bytes }, line, made) {
      await run(CLI, line);
      const expected = await readFile(made);
      assert.equal(bytes.equals(expected), true, `${file}: ${bytes.length} bytes on the page, ${expected.length} by the command line`);
    }
  });
}

async function openReport(own) {
  const page = await own.page("pages/report.html");
  await page.bringToFront();
  await until("the log is read", () => page.$eval("#log-status", (status) => /\d/.test(status.textContent)));
  return page;
}

function textOf(page, id) {
  return page.$eval(`#${id}`, (element) => element.textContent);
}

async function said(page, id, what) {
  await until(`${id} says ${what}`, async () => {
    const text = await textOf(page, id);
    const failure = await page.$eval("#failure", (one) => (one.hidden ? "" : one.textContent));
    if (failure !== "") throw new Error(failure);
    if (!what.test(text)) throw new Error(text);
    return true;
  });
}

async function choose(page, id, file) {
  await (await page.$(`#${id}`)).uploadFile(file);
}

/** Catches what the page saves on its way to the browser's download. The next file whose name holds a word is taken once. */
async function collect(page) {
  await page.evaluate(() => {
    const files = (globalThis.savedFiles = []);
    const blobs = new Map();
    URL.createObjectURL = (blob) => {
      const url = `blob:${files.length}-${blobs.size}`;
      blobs.set(url, blob);
      return url;
    };
    HTMLAnchorElement.prototype.click = function save() {
      const blob = blobs.get(this.href);
      const name = this.download;
      const reader = new FileReader();
      reader.onload = () => { files.push({ name, content: reader.result.slice(reader.result.indexOf(",") + 1) }); };
      reader.readAsDataURL(blob);
    };
  });
  return async (word) => {
    const { name, content } = await until(`a file ${word}`, () => page.evaluate((word) => {
      const at = globalThis.savedFiles.findIndex(({ name }) => name.includes(word));
      return at < 0 ? undefined : globalThis.savedFiles.splice(at, 1)[0];
    }, word));
    return { name, bytes: Buffer.from(content, "base64") };
  };
}
