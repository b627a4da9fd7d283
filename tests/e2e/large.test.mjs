// A long page costs no more than it must: everything is marked once and nothing is moved, what is seen comes first, what has
// not changed is not asked about again, and a page that rests, or that nobody sees, is left alone. What passes between page
// and worker is what a page of the extension's hears; so nothing here depends on how fast the machine is.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { COMMENTS } from "./lib/comments.mjs";
import { until } from "./lib/process.mjs";
import { assertExactlyPainted, assertNoRequests, assertOnlyMarks, marked, stateOf, watch } from "./lib/proofs.mjs";
import { commentPage, serve } from "./lib/sites.mjs";

const COUNT = 2_000;
const LONG = Array.from({ length: COUNT }, (_, at) => ({ id: `c${at}`, ...COMMENTS[at % COMMENTS.length] }));
/** Longer than anything that Uppsikt waits before it works. */
const REST_MS = 2_500;

for (const name of BROWSERS) {
  describe(`a long page, ${name}`, () => {
    let site;
    let own;
    let ear;
    before(async () => {
      site = await serve({ "/": { body: commentPage(LONG) }, "/middle": { body: commentPage(LONG, { extra: `<script>document.querySelector("#c1000").scrollIntoView();</script>` }) } });
      own = await launch(name);
      // Not the panel, which shows whichever page is in front: one that only hears.
      ear = await own.page("pages/sites.html");
      await ear.evaluate(() => {
        window.heard = [];
        (globalThis.browser ?? chrome).runtime.onMessage.addListener((message) => {
          window.heard.push({ type: message.type, ids: message.comments?.map(({ id }) => id) ?? [] });
          return false;
        });
      });
    });
    after(async () => {
      await own?.stop();
      await site?.stop();
    });

    const heard = () => ear.evaluate(() => window.heard);
    const forget = () => ear.evaluate(() => { window.heard = []; });
    const asked = async () => (await heard()).flatMap(({ ids }) => ids);
    const open = async (path = "/") => {
      await forget();
      const page = await own.browser.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await watch(page);
      await page.evaluateOnNewDocument(() => {
        window.added = 0;
        document.addEventListener("DOMContentLoaded", () => {
          new MutationObserver((records) => { for (const { addedNodes, removedNodes } of records) window.added += addedNodes.length + removedNodes.length; })
            .observe(document, { childList: true, subtree: true });
        });
      });
      await page.goto(site.origin + path, { waitUntil: "load" });
      await marked(page, COUNT, { within: 60_000 });
      return { page, errors };
    };
    const rest = () => new Promise((done) => setTimeout(done, REST_MS));

    test("every comment is marked, asked about once, and nothing else happens to the page", async () => {
      const { page, errors } = await open();
      const ids = await asked();
      assert.deepEqual([...ids].sort(), LONG.map(({ id }) => id).sort());
      const state = await stateOf(ear, site.origin);
      assert.deepEqual([state.status, state.health.found, state.health.read, state.health.pending], ["ready", COUNT, COUNT - state.health.unreadable, 0]);
      assert.ok(await assertExactlyPainted(page, state) > COUNT / 10, "words are painted");
      assert.equal(await page.evaluate(() => window.added), 0, "no node came or went");
      assert.deepEqual(errors, []);
      await assertOnlyMarks(page);
      assertNoRequests(own, [site.origin]);
      await page.close();
    });

    test("what stands in the window is in the first batch, and the first batch is small", async () => {
      const { page } = await open("/middle");
      const visible = await page.evaluate(() => [...document.querySelectorAll("article")].filter((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      }).map(({ id }) => id));
      assert.ok(visible.includes("c1000") && !visible.includes("c0"), "the page stands in its middle");
      const [first] = (await heard()).filter(({ type }) => type === "review");
      assert.deepEqual(visible.filter((id) => !first.ids.includes(id)), []);
      assert.ok(first.ids.length <= 50, `${first.ids.length} comments`);
      await page.close();
    });

    test("a page that rests is left alone, and nobody is told of it whom it does not concern", async () => {
      const { page } = await open();
      const told = (await heard()).filter(({ type }) => type === "pageState");
      assert.equal(told.length, 1, "told once, answered by nobody");
      await rest();
      await forget();
      await rest();
      assert.deepEqual(await heard(), []);
      await page.close();
    });

    test("redrawn with the same words it is marked again and nobody is asked; only what was changed or came is", async () => {
      const { page } = await open();
      await forget();
      await page.evaluate(() => {
        for (const one of document.querySelectorAll("article")) {
          const copy = one.cloneNode(true);
          copy.removeAttribute("data-uppsikt");
          one.replaceWith(copy);
        }
      });
      await marked(page, COUNT, { within: 60_000 });
      await page.evaluate(() => {
        document.querySelector("#c7 [itemprop=text]").textContent = "Nej, din idiot!";
        const copy = document.querySelector("#c9").cloneNode(true);
        copy.id = "c9b";
        copy.removeAttribute("data-uppsikt");
        document.querySelector("#c9").after(copy);
        document.querySelector("#c20").remove();
      });
      await marked(page, COUNT);
      const state = await until("the new words are read", async () => {
        const now = await stateOf(ear, site.origin);
        return now.items.find(({ comment }) => comment.id === "c7").reviewed?.review.findings.length > 0 && now.health.pending === 0 && now;
      });
      assert.deepEqual((await asked()).sort(), ["c7", "c9b"]);
      const present = state.items.filter((item) => item.present);
      const shown = await page.$$eval("article", (all) => all.map(({ id }) => id));
      assert.deepEqual(present.map(({ comment }) => comment.id), shown, "in the page's order, without the one that went");
      await until("the words are painted", () => assertExactlyPainted(page, { ...state, items: present }).then(() => true));
      await page.close();
    });

    test("a page that nobody sees is not worked on; seen again, it is", async () => {
      const { page } = await open();
      const front = await own.browser.newPage();
      await front.bringToFront();
      await until("the page is hidden", () => page.evaluate(() => document.hidden));
      await rest();
      await forget();
      await page.evaluate(() => { document.querySelector("#c7 [itemprop=text]").textContent = "Nej, din idiot!"; });
      await rest();
      assert.deepEqual(await heard(), []);
      await page.bringToFront();
      await until("it is read when it is seen", async () => (await asked()).includes("c7"));
      assert.deepEqual(await asked(), ["c7"]);
      await front.close();
      await page.close();
    });
  });
}
