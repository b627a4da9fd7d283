// The page about pages: the self-test, the report on a page's structure, and adaptations of one's own, in and out; and text
// that is pasted or marked anywhere.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { temporaryFolder, until } from "./lib/process.mjs";
import { assertNoRequests, stateOf } from "./lib/proofs.mjs";
import { commentPage, serve } from "./lib/sites.mjs";

const PACK = {
  id: "byanslag", name: "Byns anslagstavla", version: 1, confirmed: "2026-11-27 prov",
  item: ".lapp", author: [".vem", ":::fel"], body: [".text"], nesting: "none", image: 7, hittepa: "x",
};
const BOARD = `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Tavlan</title></head><body>
<div class="lapp" onclick="void 0"><b class="vem">Hemlig Person</b><p class="text">Du är en idiot. Ring 070-174 06 05.</p><a href="https://hemlig.example/abc">länk</a></div>
<div class="lapp"><b class="vem">Annan Person</b><p class="text">Tack.</p></div></body></html>`;

let server;
let folder;
before(async () => {
  folder = await temporaryFolder("own-sites");
  server = await serve({
    "/board": { body: BOARD },
    "/comments": { body: commentPage([{ id: "c1", author: "Hemlig Person", text: "Hemligt innehåll" }, { id: "c2", author: "B", text: "Två" }]) },
  });
});
after(async () => {
  await server?.stop();
  await folder?.remove();
});

for (const browser of BROWSERS) {
  describe(`the page about pages, ${browser}`, () => {
    let own;
    let panel;
    let sites;
    before(async () => {
      own = await launch(browser);
      panel = await own.panel();
      sites = await own.page("pages/sites.html");
    });
    after(() => own?.stop());
    const textOf = (id) => sites.$eval(`#${id}`, (element) => element.textContent);

    test("every adapter that has a page comes out right here and now", async () => {
      await sites.bringToFront();
      await sites.click("#test-run");
      await until("the self-test is done", async () => (await textOf("test-status")) !== "");
      const rows = await sites.$$eval("#test-table tbody tr", (all) => all.map((row) => [row.dataset.adapter, row.lastElementChild.dataset.level, row.lastElementChild.textContent]));
      assert.deepEqual(rows.filter(([, level]) => level === "bad"), []);
      assert.ok(rows.filter(([, level]) => level === "good").length >= 17, JSON.stringify(rows));
    });

    test("the report tells how the open page is built and nothing that stands on it", async () => {
      const page = await own.browser.newPage();
      await page.goto(`${server.origin}/comments`, { waitUntil: "load" });
      await until("the page is read", async () => (await stateOf(panel, `${server.origin}/comments`))?.items.length === 2);
      await sites.bringToFront();
      await sites.click("#tab-refresh");
      await until("it is offered", () => sites.$eval("#tab-choice", (choice) => choice.options.length >= 1));
      await sites.click("#tab-report");
      await until("the report is shown", () => sites.$eval("#report", (report) => !report.hidden));
      const report = await sites.$eval("#report-text", (field) => field.value);
      assert.match(report, /adapter: schema-org/);
      assert.match(report, /article \[data-uppsikt.*|article \[id itemscope itemtype\]/);
      assert.match(report, /time \[datetime itemprop\] #text/);
      for (const word of ["Hemlig", "innehåll", "127.0.0.1", "schema.org/", "http", "2026-11-20"]) assert.ok(!report.includes(word), `${word} is in the report:\n${report}`);
      await page.close();
    });

    test("a pack from a file is checked field by field and used at once; exported, forgotten, and read back", async () => {
      await mkdir(folder.path, { recursive: true });
      const file = join(folder.path, `pack-${browser}.json`);
      await writeFile(file, JSON.stringify(PACK));
      const page = await own.browser.newPage();
      await page.goto(`${server.origin}/board`, { waitUntil: "load" });
      await until("nothing is recognised", async () => (await stateOf(panel, `${server.origin}/board`))?.status === "noComments");
      await sites.bringToFront();
      await (await sites.$("#own-file")).uploadFile(file);
      await until("it is listed", () => sites.$$eval("#own-list li", (all) => all.length === 1));
      const faults = await sites.$$eval("#own-faults li", (all) => all.map((one) => one.textContent));
      assert.equal(faults.length, 3, faults.join("\n"));
      assert.ok(faults.some((line) => line.includes(":::fel")) && faults.some((line) => line.includes("image")) && faults.some((line) => line.includes("hittepa")), faults.join("\n"));
      const state = await until("the open page is read by it", async () => {
        const one = await stateOf(panel, `${server.origin}/board`);
        return one.items.length === 2 && one.status === "ready" && one;
      });
      assert.equal(state.adapter.name, PACK.name);
      assert.equal(state.items[0].comment.author, "Hemlig Person");
      // What would be saved, caught on its way to the browser's download.
      await sites.evaluate(() => { URL.createObjectURL = (blob) => { void blob.text().then((text) => { globalThis.saved = text; }); return "blob:nothing"; }; });
      await sites.click("#own-export");
      const exported = await until("it is exported", () => sites.evaluate(() => globalThis.saved));
      await sites.click("#own-list button");
      await until("it is forgotten", () => sites.$$eval("#own-list li", (all) => all.length === 0));
      await until("the page is not read any more", async () => (await stateOf(panel, `${server.origin}/board`)).items.every(({ present }) => !present));
      await writeFile(file, exported);
      await (await sites.$("#own-file")).uploadFile(file);
      await until("it is back", async () => (await stateOf(panel, `${server.origin}/board`)).items.filter(({ present }) => present).length === 2);
      assert.equal(await sites.$$eval("#own-faults li", (all) => all.length), 0, "what was wrong was left behind");
      await sites.click("#own-list button");
      await page.close();
    });

    test("what is no pack, or far too large, changes nothing and says so", async () => {
      await mkdir(folder.path, { recursive: true });
      const before = await panel.evaluate(async () => JSON.stringify(await (globalThis.browser ?? globalThis.chrome).storage.local.get("sites")));
      for (const [name, content] of [["no.json", "{ not json"], ["large.json", JSON.stringify({ id: "x".repeat(300_000) })], ["other.json", "[1, null, {}]"]]) {
        const file = join(folder.path, name);
        await writeFile(file, content);
        await sites.evaluate(() => { document.getElementById("own-status").textContent = ""; });
        await (await sites.$("#own-file")).uploadFile(file);
        await until(`${name} is answered`, async () => (await textOf("own-status")) !== "");
      }
      assert.equal(await panel.evaluate(async () => JSON.stringify(await (globalThis.browser ?? globalThis.chrome).storage.local.get("sites"))), before);
    });

    test("pasted text is reviewed, explained, and kept nowhere", async () => {
      await panel.bringToFront();
      await panel.evaluate(() => { document.getElementById("paste").open = true; });
      await panel.click("[data-action=paste-review]");
      await until("the empty box is named", () => panel.$eval("#paste-status", (one) => one.textContent !== ""));
      await panel.type("#paste-text", "Du är en idiot.");
      await panel.click("[data-action=paste-review]");
      const found = await until("it is reviewed", () => panel.$$eval("#paste-findings li", (all) => all.length > 0 && all.map((one) => one.textContent)));
      assert.match(found.join(" "), /idiot/);
      await panel.type("#paste-text", " Nej.");
      assert.equal(await panel.$$eval("#paste-findings li", (all) => all.length), 0, "another text, no findings yet");
    });

    test("marked text from the browser's menu comes into the box", async () => {
      // No driver reaches the menu itself; that it is there can be asked, and what it does is to leave the text and open the panel.
      await panel.evaluate(() => (globalThis.browser ?? globalThis.chrome).contextMenus.update("review-selection", { contexts: ["selection"] }));
      await panel.evaluate(async () => {
        await (globalThis.browser ?? globalThis.chrome).storage.session.set({ text: "Jag ska döda dig." });
      });
      const fresh = await own.panel();
      await until("it is reviewed", () => fresh.$$eval("#paste-findings li", (all) => all.length > 0));
      assert.equal(await fresh.$eval("#paste-text", (field) => field.value), "Jag ska döda dig.");
      const left = await panel.evaluate(async () => (await (globalThis.browser ?? globalThis.chrome).storage.session.get("text")).text ?? null);
      assert.equal(left, null, "once");
      await fresh.close();
    });

    test("asks nobody anything", () => { assertNoRequests(own, [server.origin]); });
  });
}

for (const browser of BROWSERS) {
  describe(`adaptations set by policy, ${browser}`, () => {
    let own;
    // Chromium itself refuses what has the wrong shape; what else is wrong comes to us.
    const { image: _, ...shaped } = PACK;
    before(async () => { own = await launch(browser, { policy: { sites: [shaped, { id: "halv" }] } }); });
    after(() => own?.stop());

    test("are used at once and before others, listed with their faults, and cannot be forgotten here", async () => {
      const panel = await own.panel();
      const page = await own.browser.newPage();
      await page.goto(`${server.origin}/board`, { waitUntil: "load" });
      const state = await until("the page is read by it", async () => {
        const one = await stateOf(panel, `${server.origin}/board`);
        return one?.status === "ready" && one.items.length === 2 && one;
      });
      assert.equal(state.adapter.name, PACK.name);
      const sites = await own.page("pages/sites.html");
      const rows = await until("it is listed", () => sites.$$eval("#own-list li", (all) => all.length > 0 && all.map((one) => one.textContent)));
      assert.ok(rows[0].includes(PACK.name) && rows[0] !== PACK.name, rows.join("\n"));
      assert.equal(await sites.$$eval("#own-list button", (all) => all.length), 0, "what a policy sets is not forgotten here");
      assert.ok(await sites.$eval("#own-none", (one) => one.hidden));
      assert.ok(await sites.$eval("#own-export", (one) => one.disabled), "nothing of one's own to export");
      const faults = await sites.$$eval("#own-policy-faults li", (all) => all.map((one) => one.textContent));
      assert.ok(faults.some((line) => line.includes(":::fel")) && faults.some((line) => line.includes("halv")), faults.join("\n"));
    });
  });
}
