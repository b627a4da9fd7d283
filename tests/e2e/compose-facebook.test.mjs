// Where several posts, each with a box of its own, stand on one page, and one may lie over the others: a reply never comes
// under another post than its comment's.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import { assertOnlyMarks, marked, stateOf, watch } from "./lib/proofs.mjs";
import { startReactFacebook, THREAD_A, THREAD_B } from "./lib/react-facebook.mjs";

const ORIGIN = "http://sv-se.facebook.com";
const RUDE = "8100000000000002";
const IN_B = "8200000000000001";
const REPLY = "Hej!\nVi har dolt din kommentar.";
const FEED = "[role=feed] > :nth-child";
const DIALOG = "[role=dialog]";

let site;
before(async () => { site = await startReactFacebook(); });
after(() => site?.stop());

for (const name of BROWSERS) {
  describe(`the reply box on Facebook, ${name}`, () => {
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
      await marked(page, THREAD_A + THREAD_B);
    });
    afterEach(async () => {
      try {
        // The page goes on drawing what it knows around what was written.
        await page.evaluate(() => { window.app.tick(); window.app.churn(); });
        assert.deepEqual(await page.evaluate(() => window.reactErrors), [], "React is unharmed");
        await page.evaluate(() => { window.seenByTest.shift = 0; });
        await assertOnlyMarks(page);
      } finally {
        await page.close();
      }
    });

    const compose = (comment) => panel.evaluate(async ({ address, ...command }) => {
      const api = globalThis.browser ?? globalThis.chrome;
      const tab = (await api.tabs.query({})).find((one) => one.url?.startsWith(address));
      return api.tabs.sendMessage(tab.id, { type: "compose", ...command });
    }, { address: ORIGIN, comment, text: REPLY });
    const focus = (where) => page.evaluate((post) => { document.querySelector(`${post} [role=textbox]`).focus(); }, where);
    /** What stands in every box of the page. */
    const written = () => page.$$eval("[role=textbox]", (all) => all.map(({ innerText }) => innerText.trim()).filter((text) => text !== ""));
    const open = async () => {
      await page.evaluate(() => { window.app.open("B"); });
      await until("the opened post alone", async () => {
        const now = await stateOf(panel, ORIGIN);
        return now.status === "ready" && now.items.filter(({ present }) => present).length === THREAD_B;
      });
    };

    test("in the feed, only under the comment's own post", async () => {
      assert.equal(await compose(RUDE), "noBox", "a post's box is its new comments', unless the user chooses it");
      await focus(`${FEED}(2)`);
      assert.equal(await compose(RUDE), "otherThread");
      assert.deepEqual(await written(), []);
      await focus(`${FEED}(1)`);
      assert.equal(await compose(RUDE), "filled");
      assert.deepEqual(await written(), [REPLY]);
      assert.equal(await page.evaluate((post) => document.querySelector(`${post} [role=textbox]`).innerText.trim(), `${FEED}(1)`), REPLY);
    });

    test("in a post opened over the feed, not in the feed behind", async () => {
      await open();
      await focus(`${FEED}(2)`);
      assert.equal(await compose(IN_B), "otherDialog");
      assert.deepEqual(await written(), []);
      await focus(DIALOG);
      assert.equal(await compose(IN_B), "filled");
      assert.deepEqual(await written(), [REPLY]);
      assert.equal(await page.evaluate((post) => document.querySelector(`${post} [role=textbox]`).innerText.trim(), DIALOG), REPLY);
    });

    test("a page that has moved on answers nothing of before", async () => {
      await focus(`${FEED}(1)`);
      await open();
      await page.evaluate(() => { document.activeElement.blur(); });
      assert.equal(await compose(RUDE), "noBox");
      assert.deepEqual(await written(), []);
    });
  });
}
