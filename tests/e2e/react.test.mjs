// A page that React owns and changes under us: the marks come back, and React never notices.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import { assertExactlyPainted, assertNoRequests, assertOnlyMarks, marked, stateOf, watch } from "./lib/proofs.mjs";
import { startReact } from "./lib/react.mjs";

let site;
before(async () => { site = await startReact(); });
after(() => site?.stop());

for (const name of BROWSERS) {
  describe(`React, ${name}`, () => {
    let own;
    let panel;
    let page;
    before(async () => {
      own = await launch(name);
      panel = await own.panel();
    });
    after(() => own?.stop());

    beforeEach(async () => {
      page = await own.browser.newPage();
      await watch(page);
      await page.goto(`${site.origin}/`, { waitUntil: "load" });
      await marked(page, 4);
    });
    afterEach(async () => {
      assert.deepEqual(await page.evaluate(() => window.reactErrors), [], "React is unharmed");
      assert.equal(await page.$("#broken"), null);
      await assertOnlyMarksHere();
      assertNoRequests(own, [site.origin]);
      await page.close();
    });

    /** The page moves its own content here, so only what Uppsikt adds is looked at. */
    const assertOnlyMarksHere = async () => {
      await page.evaluate(() => { window.seenByTest.shift = 0; });
      await assertOnlyMarks(page);
    };

    const act = (what, ...args) => page.evaluate((method, given) => { window.app[method](...given); }, what, args);

    /** Waits until the page is reviewed and what is painted is exactly what was found. */
    const settled = (isSo = () => true) => until("marks and words are right again", async () => {
      const state = await stateOf(panel, site.origin);
      if (state.status !== "ready" || !isSo(state)) return false;
      const present = { ...state, items: state.items.filter((item) => item.present) };
      await assertExactlyPainted(page, present);
      for (const { comment, reviewed } of present.items) {
        assert.equal(await page.$eval(`#${comment.id}`, (root) => root.dataset.uppsikt), reviewed.review.mark);
      }
      return state;
    }, { within: 8_000 });

    test("ticking times and changing classes take no mark away and ask for no new review", async () => {
      const before = await settled();
      await act("tick");
      await act("churn");
      const later = await settled();
      assert.deepEqual(
        later.items.map(({ comment }) => comment.published.shown), before.items.map(({ comment }) => comment.published.shown),
        "a relative time is kept as it was when it was read",
      );
    });

    test("a changed text is read anew", async () => {
      await settled();
      await act("write", "c1", "Nu skriver jag att du är en idiot");
      const state = await settled(({ items }) => items[0].comment.text.includes("idiot"));
      assert.ok(state.items[0].reviewed.review.findings.length > 0);
      await act("write", "c2", "Förlåt, det var inte snällt");
      const calm = await settled(({ items }) => items[1].comment.text.startsWith("Förlåt"));
      assert.deepEqual(calm.items[1].reviewed.review.findings, []);
    });

    test("unmounted and mounted again: the marks are back on the new nodes", async () => {
      await settled();
      await act("unmount");
      const away = await until("all are away", async () => {
        const state = await stateOf(panel, site.origin);
        return state.items.every((item) => !item.present) && state;
      });
      assert.equal(away.items.length, 4, "what was read stays in the list");
      assert.equal(away.health.found, 0);
      await act("mount");
      await marked(page, 4);
      await settled((state) => state.health.found === 4);
    });

    test("reordered and thinned out, the list follows", async () => {
      await settled();
      await act("reorder");
      await settled(({ items }) => items[0].comment.id === "c4");
      await act("remove", "c2");
      const state = await settled(({ health }) => health.found === 3);
      assert.equal(state.items.find(({ comment }) => comment.id === "c2").present, false);
    });

    test("another address without a load: the new page's comments, not the old ones'", async () => {
      await settled();
      await act("go");
      const state = await settled(({ page: { url }, items }) => url.endsWith("/nasta") && items[0].comment.text.startsWith("På nästa"));
      assert.deepEqual(state.items.map(({ comment }) => comment.id), ["c1", "c9"]);
      assert.ok(state.items[0].reviewed.review.findings.length > 0, "the same id with another text is another comment");
    });

    test("the card shows the comment that the panel asks for, and goes with it", async () => {
      await settled();
      await panel.evaluate(async (address) => {
        const api = globalThis.browser ?? globalThis.chrome;
        const tab = (await api.tabs.query({})).find((one) => one.url?.startsWith(address));
        await api.tabs.sendMessage(tab.id, { type: "show", comment: "c3" });
      }, site.origin);
      await page.waitForFunction(() => document.querySelector("html > uppsikt-kort")?.matches(":popover-open"));
      await page.bringToFront();
      await act("remove", "c3");
      await page.waitForFunction(() => !document.querySelector("html > uppsikt-kort").matches(":popover-open"));
    });
  });
}
