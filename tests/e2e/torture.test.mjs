// What is acknowledged is on disk: the browser killed at random between writes, the background ended in their midst, ten pages
// that write at once, a database that was emptied. What was counted is printed.
//
// Bounded: UPPSIKT_TORTURE=N makes it N times as long.

import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { askWorker, decision, stopWorker } from "./lib/log.mjs";
import { temporaryFolder, until } from "./lib/process.mjs";

const TIMES = Number(process.env.UPPSIKT_TORTURE ?? 1);
const KILLS = 5 * TIMES;
const STOPS = 5 * TIMES;
const WRITERS = 3;

for (const name of BROWSERS) {
  describe(`the log under torture, ${name}`, () => {
    let profile;
    let own;
    /** Every acknowledged entry's hash, by its number. */
    const acknowledged = new Map();
    let asked = 0;

    before(async () => {
      profile = await temporaryFolder("torture");
    });
    after(async () => {
      await own?.stop();
      await profile?.remove();
    });

    /** Logs one decision; notes what was acknowledged. */
    async function write(page) {
      asked += 1;
      const entry = await askWorker(page, { type: "log", draft: decision(`Nummer ${asked}`) });
      assert.equal(acknowledged.has(entry.seq), false, `number ${entry.seq} was given twice`);
      acknowledged.set(entry.seq, entry.hash);
    }

    /** Writes until somebody ends it; gives how many were asked for in vain. */
    async function goOn(page, end) {
      let failed = 0;
      while (!end.ended) {
        try {
          await write(page);
        } catch (error) {
          if (error?.message?.includes("given twice")) throw error;
          failed += 1;
          await new Promise((later) => setTimeout(later, 20));
        }
      }
      return failed;
    }

    /** Every acknowledged entry is there as it was acknowledged, in a chain that holds; and the mark says the same. */
    async function nothingIsMissing(page) {
      const { total, entries, broken } = await askWorker(page, { type: "entries", limit: 1_000_000 });
      assert.equal(broken, undefined);
      const there = new Map(entries.map(({ seq, hash }) => [seq, hash]));
      assert.equal(there.size, total);
      const missing = [...acknowledged].filter(([seq, hash]) => there.get(seq) !== hash);
      assert.deepEqual(missing, []);
      assert.equal((await askWorker(page, { type: "standing" })).standing.kind, "whole");
      return total;
    }

    test(`killed ${KILLS} times at random while ${WRITERS} pages write`, async (t) => {
      let total = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        own = await launch(name, { profile: profile.path });
        const pages = await Promise.all(Array.from({ length: WRITERS }, () => own.panel()));
        await nothingIsMissing(pages[0]);
        const end = { ended: false };
        const writing = pages.map((page) => goOn(page, end));
        await new Promise((later) => setTimeout(later, 200 + Math.random() * 1_500));
        const browser = own.browser.process();
        const gone = once(browser, "exit");
        browser.kill("SIGKILL");
        await gone;
        end.ended = true;
        await Promise.all(writing);
        await own.stop();
        own = undefined;
      }
      own = await launch(name, { profile: profile.path });
      total = await nothingIsMissing(await own.panel());
      assert.ok(acknowledged.size >= KILLS, `only ${acknowledged.size} were acknowledged`);
      t.diagnostic(`${name}: ${KILLS} kills, ${asked} writes asked for, ${acknowledged.size} acknowledged, ${total} in the log, 0 missing`);
    });

    test(`the background is ended ${STOPS} times while pages write`, async (t) => {
      const pages = await Promise.all(Array.from({ length: WRITERS }, () => own.panel()));
      const before = { asked, acknowledged: acknowledged.size };
      const end = { ended: false };
      const writing = pages.map((page) => goOn(page, end));
      try {
        for (let stop = 0; stop < STOPS; stop += 1) {
          await new Promise((later) => setTimeout(later, 200 + Math.random() * 600));
          await endBackground(own, pages[0]);
        }
        await new Promise((later) => setTimeout(later, 300));
      } finally {
        end.ended = true;
      }
      const failed = (await Promise.all(writing)).reduce((sum, one) => sum + one, 0);
      const total = await nothingIsMissing(pages[0]);
      assert.ok(acknowledged.size > before.acknowledged, "nothing was written meanwhile");
      t.diagnostic(`${name}: ${STOPS} stops, ${asked - before.asked} writes asked for, ${failed} not acknowledged, ${total} in the log, 0 missing`);
      await Promise.all(pages.map((page) => page.close()));
    });

    test("ten pages write ten each at once: a hundred numbers, none twice", async (t) => {
      const pages = await Promise.all(Array.from({ length: 10 }, () => own.panel()));
      const before = acknowledged.size;
      const had = await nothingIsMissing(pages[0]);
      await Promise.all(pages.flatMap((page) => Array.from({ length: 10 }, () => write(page))));
      assert.equal(acknowledged.size - before, 100);
      assert.equal(await nothingIsMissing(pages[0]), had + 100);
      t.diagnostic(`${name}: 100 of 100 acknowledged, 0 missing`);
      await Promise.all(pages.slice(1).map((page) => page.close()));
    });

    test("an emptied database is noticed, said until it is mended, and mended by a copy", async () => {
      const page = await own.page("pages/report.html");
      await page.bringToFront();
      const { text } = await askWorker(page, { type: "export", format: "jsonl" });
      const file = join(profile.path, "kopia.jsonl");
      await writeFile(file, text);
      const total = (await askWorker(page, { type: "standing" })).total;
      // As when a browser "repairs" a profile: the database is there, and nothing in it.
      await page.evaluate(() => new Promise((done, fail) => {
        const request = indexedDB.open("uppsikt");
        request.onerror = () => { fail(request.error); };
        request.onsuccess = () => {
          const database = request.result;
          const transaction = database.transaction(["entries", "kept"], "readwrite", { durability: "strict" });
          transaction.objectStore("entries").clear();
          transaction.objectStore("kept").clear();
          transaction.oncomplete = () => { database.close(); done(); };
          transaction.onabort = () => { fail(transaction.error); };
        };
      }));
      assert.deepEqual((await askWorker(page, { type: "standing" })).standing, { kind: "wiped", had: total });
      await page.click("#log-again");
      await until("the page says so", () => page.$eval("#standing", (one) => !one.hidden && one.textContent));
      // Who goes on all the same is told all the same.
      await askWorker(page, { type: "log", draft: decision("Efter tömningen") });
      assert.equal((await askWorker(page, { type: "standing" })).standing.kind, "other");
      await until("the log is read", () => page.$eval("#log-status", (status) => /\d/.test(status.textContent)));
      await (await page.$("#import-files")).uploadFile(file);
      await until("what would come of it", () => page.$eval("#import-plan", (plan) => !plan.hidden));
      await page.click("#import-apply");
      await until("it is mended", async () => (await askWorker(page, { type: "standing" })).standing.kind === "whole");
      await until("the page says no more", () => page.$eval("#standing", (one) => one.hidden));
      assert.equal((await askWorker(page, { type: "standing" })).total, total + 1);
    });
  });
}

/** Ends the background in the midst of its work. */
async function endBackground(own, page) {
  if (own.name === "chromium") {
    await stopWorker(own, page);
    return;
  }
  await own.inWindow(`
    const { extension } = WebExtensionPolicy.getByID("{5d1f7a52-9c0e-4b7b-8f3a-6e2c41d09b8e}");
    await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
  `);
}
