// The worker may die, two tabs may write at once, the browser may close: what was acknowledged is there.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { askWorker, stopWorker } from "./lib/log.mjs";
import { temporaryFolder, until } from "./lib/process.mjs";
import { assertNoRequests, marked, stateOf } from "./lib/proofs.mjs";
import { commentPage, serve } from "./lib/sites.mjs";

const COMMENTS = [
  { id: "c1", author: "Majvor Testgren", text: "Vad fint det blev!" },
  { id: "c2", author: "Arg Provman", text: "😡 din idiot, skärp dig" },
];

for (const name of BROWSERS) {
  describe(`the log, ${name}`, () => {
    let site;
    let profile;
    let own;
    let panel;
    before(async () => {
      site = await serve({ "/": { body: commentPage(COMMENTS) } });
      profile = await temporaryFolder("profile");
      own = await launch(name, { profile: profile.path });
      panel = await own.panel();
    });
    after(async () => {
      await own?.stop();
      await site?.stop();
      await profile?.remove();
    });

    const ask = (message, from = panel) => askWorker(from, message);

    const openPage = async () => {
      const page = await own.browser.newPage();
      await page.goto(`${site.origin}/`, { waitUntil: "load" });
      await marked(page, COMMENTS.length);
      return page;
    };

    /** The decision on the insult, as the panel would send it. */
    const decision = async (reason) => {
      const state = await until("the page's state", async () => {
        const one = await stateOf(panel, site.origin);
        return one.status === "ready" && one;
      });
      const { comment, reviewed } = state.items.find((item) => item.comment.id === "c2");
      const [finding] = reviewed.review.findings;
      return {
        page: state.page, comment, key: reviewed.key, category: finding.category, rule: finding.rule, basis: finding.basis,
        reason, action: "borttagen",
      };
    };

    let first;

    test("an entry is acknowledged and listed", async () => {
      await openPage();
      first = await ask({ type: "log", draft: await decision("Personangrepp, borttagen") });
      assert.equal(first.seq, 1);
      const { total, entries, broken } = await ask({ type: "entries", limit: 10 });
      assert.equal(total, 1);
      assert.deepEqual(entries[0], first);
      assert.equal(broken, undefined);
    });

    test("the worker is stopped: the entry is there, and the open page goes on being read", async () => {
      const page = await openPage();
      await stopWorker(own, panel);
      assert.deepEqual((await ask({ type: "entries", limit: 10 })).entries, [first]);
      await stopWorker(own, panel);
      await page.bringToFront();
      await page.evaluate(() => { document.querySelector("#c1 [itemprop=text]").textContent = "Nej, du är en idiot ändå"; });
      await page.waitForSelector("#c1:not([data-uppsikt=last])");
      await page.close();
    });

    test("two tabs that log at once lose nothing and break no chain", async () => {
      const other = await own.panel();
      const draft = await decision("Två flikar samtidigt");
      const written = await Promise.all(
        Array.from({ length: 10 }, (_, at) => ask({ type: "log", draft: { ...draft, reason: `Flik, nummer ${at}` } }, at % 2 ? panel : other)),
      );
      assert.deepEqual(written.map(({ seq }) => seq).sort((a, b) => a - b), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
      const { total, entries, broken } = await ask({ type: "entries", limit: 50 });
      assert.equal(total, 11);
      assert.equal(broken, undefined);
      for (const [at, entry] of entries.entries()) {
        assert.equal(entry.prev, entries[at + 1]?.hash ?? "0".repeat(64), `entry ${entry.seq} names the one before`);
      }
      await other.close();
    });

    test("an approval holds for the same text and can be taken back", async () => {
      const page = await openPage();
      const { key } = await decision("");
      await ask({ type: "approve", key });
      await page.reload({ waitUntil: "load" });
      await page.waitForSelector("#c2[data-uppsikt=last]");
      await ask({ type: "unapprove", key });
      await page.reload({ waitUntil: "load" });
      await page.waitForSelector("#c2:is([data-uppsikt=granska], [data-uppsikt=atgarda], [data-uppsikt=notera])");
      await page.close();
    });

    test("the browser is closed and opened again: every entry is there, unchanged", async () => {
      const before = await ask({ type: "entries", limit: 50 });
      assertNoRequests(own, [site.origin]);
      await own.stop();
      own = await launch(name, { profile: profile.path });
      panel = await own.panel();
      assert.deepEqual(await ask({ type: "entries", limit: 50 }), before);
    });

    // The page side never asks; here it is asked in its place, as a page that took its process over could. Only Chromium's
    // driver reaches the content script's world.
    if (name === "chromium") test("a content script may not read the log", async () => {
      const page = await openPage();
      const session = await page.createCDPSession();
      const worlds = [];
      session.on("Runtime.executionContextCreated", ({ context }) => worlds.push(context));
      await session.send("Runtime.enable");
      const ours = await until("the content script's world", () => worlds.find(({ origin }) => origin === own.origin));
      const { result } = await session.send("Runtime.evaluate", {
        contextId: ours.id, awaitPromise: true, returnByValue: true,
        expression: `chrome.runtime.sendMessage({ type: "entries", limit: 10 })`,
      });
      assert.equal(result.value.ok, false);
      await page.close();
    });
  });
}
