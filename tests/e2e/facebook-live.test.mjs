// Facebook alive: the page ticks, unmounts, sorts, opens posts over the feed and removes comments by menus that stand
// elsewhere. Every comment keeps its name, the marks come back, React never notices – and what vanished is asked about.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import { assertNoRequests, assertOnlyMarks, marked, painted, stateOf, watch } from "./lib/proofs.mjs";
import { startReactFacebook, THREAD_A, THREAD_B } from "./lib/react-facebook.mjs";

const ALL = THREAD_A + THREAD_B;
const RUDE = "8100000000000002";
const ANSWER = "8100000000000003";
const PHONE = "8100000000000004";
const ORIGIN = "http://sv-se.facebook.com";
/** Longer than Uppsikt waits before it asks. */
const SETTLED_MS = 2_500;

let site;
before(async () => { site = await startReactFacebook(); });
after(() => site?.stop());

for (const name of BROWSERS) {
  describe(`Facebook alive, ${name}`, () => {
    let own;
    let panel;
    let page;
    before(async () => {
      own = await launch(name, { plays: { domain: "facebook.com", port: site.port } });
      panel = await own.panel();
    });
    after(() => own?.stop());

    beforeEach(async () => {
      page = await own.browser.newPage();
      await watch(page);
      await page.goto(`${ORIGIN}/exempelby`, { waitUntil: "load" });
      await marked(page, ALL);
    });
    afterEach(async () => {
      try {
        assert.deepEqual(await page.evaluate(() => window.reactErrors), [], "React is unharmed");
        assert.equal(await page.$("#broken"), null);
        // The page moves its own content here, so only what Uppsikt adds is looked at.
        await page.evaluate(() => { window.seenByTest.shift = 0; });
        await assertOnlyMarks(page);
        // The browser itself tries every typed address with encryption first.
        const requests = own.requests.filter(({ method, url }) => method !== "CONNECT" || url !== `${new URL(ORIGIN).host}:443`);
        assertNoRequests({ name, requests }, [ORIGIN]);
      } finally {
        await page.close();
      }
    });

    const act = (what, ...args) => page.evaluate((method, given) => { window.app[method](...given); }, what, args);
    const state = () => stateOf(panel, ORIGIN);
    const present = ({ items }) => items.filter((item) => item.present);
    const item = ({ items }, id) => items.find(({ comment }) => comment.id === id);
    const asked = ({ items }) => items.filter(({ vanished }) => vanished).map(({ comment }) => comment.id);
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));

    /** Waits until so many are there, each reviewed, marked once on the page, and the rude words painted where they stand. */
    const settled = (count, isSo = () => true) => until(`${count} comments are marked again`, async () => {
      const now = await state();
      const there = present(now);
      if (now.status !== "ready" || there.length !== count || !isSo(now)) return false;
      assert.equal(new Set(there.map(({ comment }) => comment.id)).size, count, "each once");
      const marks = await page.evaluate(() => document.querySelectorAll("[data-uppsikt]").length);
      const words = (await painted(page)).filter(({ words: one }) => one.includes("idiot"));
      const rude = there.some(({ comment, present: is }) => is && comment.id === RUDE && comment.text !== "");
      return marks >= count && words.length === (rude ? 1 : 0) && now;
    }, { within: 10_000 });

    test("read as it stands: authors, parents, posts, and not the administrator's name", async () => {
      const now = await settled(ALL);
      assert.equal(item(now, RUDE).comment.text, "Du är ju en 😡 din idiot");
      assert.equal(item(now, RUDE).comment.author, "Arg Provman");
      assert.equal(item(now, ANSWER).comment.parent, RUDE);
      assert.equal(item(now, RUDE).comment.post, "pfbid0Aaaaaaaaaaaaaaaaaa");
      assert.equal(item(now, "8200000000000001").comment.post, "pfbid0Bbbbbbbbbbbbbbbbbb");
      assert.equal(now.adapter.id, "facebook");
      assert.ok(!JSON.stringify(now).includes("Admin Test"));
    });

    test("ticking times and churning classes ask for no new review", async () => {
      const first = item(await settled(ALL), RUDE);
      await panel.evaluate(() => {
        globalThis.reviews = 0;
        (globalThis.browser ?? globalThis.chrome).runtime.onMessage.addListener(({ type }) => { if (type === "review") globalThis.reviews += 1; });
      });
      for (let round = 0; round < 5; round += 1) {
        await act("tick");
        await act("churn");
      }
      await pause(400);
      const later = item(await settled(ALL), RUDE);
      assert.deepEqual(later.comment.published, first.comment.published, "the time as it was when it was read");
      assert.equal(await panel.evaluate(() => globalThis.reviews), 0, "nothing was sent to be reviewed");
      // The counter counts.
      await act("write", RUDE, "Förlåt mig");
      await until("the changed one is", async () => await panel.evaluate(() => globalThis.reviews) === 1);
    });

    test("a virtualised list unmounts and mounts again: marks come back, nobody is asked", async () => {
      await settled(ALL);
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      // Few enough at once to be somebody's act: only that they are out of sight tells.
      await act("keep", 3, 99);
      await settled(ALL - 3, (now) => now.health.found === ALL - 3);
      await pause(SETTLED_MS);
      const away = await state();
      assert.deepEqual(asked(away), [], "scrolled past is not vanished");
      assert.equal(item(away, RUDE).present, false);
      await act("keep", 0, 99);
      await page.evaluate(() => scrollTo(0, 0));
      await settled(ALL);
    });

    test("another order, at once or after an empty moment: the list follows, nobody is asked", async () => {
      await settled(ALL);
      await act("sort");
      await settled(ALL, ({ items }) => items[0].comment.id === "8100000000000017");
      await act("resort");
      await pause(SETTLED_MS);
      assert.deepEqual(asked(await settled(ALL)), []);
    });

    test("a post opened over the feed is read alone, and the feed again when it closes", async () => {
      await settled(ALL);
      await act("open", "B");
      const inside = await until("the opened post alone", async () => {
        const now = await state();
        return now.page.url.includes("pfbid0B") && now.status === "ready" && present(now).length === THREAD_B && now;
      });
      assert.deepEqual(present(inside).map(({ comment }) => comment.id), ["8200000000000001", "8200000000000002"]);
      await until("the marks stand in the dialog", () =>
        page.evaluate(() => document.querySelectorAll("[role=dialog] [data-uppsikt]").length === 2));
      await act("close");
      await settled(ALL, (now) => !now.page.url.includes("pfbid0B"));
      assert.deepEqual(asked(await state()), []);
    });

    test("rows that are reused for other comments: no text comes under another's name", async () => {
      await settled(ALL);
      await act("recycle");
      await settled(ALL);
      await act("shift");
      const now = await settled(ALL - 1, ({ items }) => items[0].comment.id === RUDE);
      assert.equal(item(now, RUDE).comment.text, "Du är ju en 😡 din idiot");
      assert.equal(item(now, PHONE).comment.text, "Ring 070-174 06 05 i kväll");
      assert.equal(item(now, "8100000000000001").comment.text, "Vad fint det blev!");
      assert.equal(item(now, "8100000000000001").present, false);
    });

    test("removed by a menu and a dialog elsewhere: asked about once, by its thread's first, and not after the answer", async () => {
      await settled(ALL);
      await page.bringToFront();
      await page.click(`[data-menu="${RUDE}"]`);
      await page.click("#remove");
      await page.click("#confirm");
      const now = await until("the question", async () => {
        const one = await state();
        return asked(one).length > 0 && one;
      });
      assert.deepEqual(asked(now), [RUDE], "its answer went with it and is no question of its own");
      assert.equal(item(now, RUDE).comment.text, "Du är ju en 😡 din idiot", "what it said is kept for the decision");
      const after = await panel.evaluate(async ({ address, comment }) => {
        const api = globalThis.browser ?? globalThis.chrome;
        const tab = (await api.tabs.query({})).find((one) => one.url?.startsWith(address));
        return api.tabs.sendMessage(tab.id, { type: "answered", comment });
      }, { address: ORIGIN, comment: RUDE });
      assert.deepEqual(asked(after), []);
      await act("tick");
      await pause(SETTLED_MS);
      assert.deepEqual(asked(await state()), []);
    });

    test("the whole body is replaced: the marks come back on the copies", async () => {
      await settled(ALL);
      await act("body");
      await until("the words are painted on the new nodes", async () =>
        (await painted(page)).some(({ words }) => words.includes("idiot")) && present(await state()).length === ALL);
    });

    test("a removal that is taken back raises no question", async () => {
      await settled(ALL);
      await act("rollBack", PHONE);
      await pause(SETTLED_MS + 500);
      assert.deepEqual(asked(await settled(ALL)), []);
    });

    test("hidden and folded: asked about, with the words it had; shown again, the question goes", async () => {
      await settled(ALL);
      await page.bringToFront();
      await page.click(`[data-menu="${PHONE}"]`);
      await page.click("#hide");
      const now = await until("the question", async () => {
        const one = await state();
        return asked(one).length > 0 && one;
      });
      assert.deepEqual(asked(now), [PHONE]);
      assert.equal(item(now, PHONE).comment.text, "Ring 070-174 06 05 i kväll");
      assert.equal(item(now, PHONE).present, true);
      await page.evaluate(() => [...document.querySelectorAll("[role=button]")].find(({ textContent }) => textContent === "Visa dold kommentar").click());
      await until("no question", async () => asked(await state()).length === 0);
      await settled(ALL);
    });
  });
}
