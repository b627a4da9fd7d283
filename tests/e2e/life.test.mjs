// What may happen to an extension while a page is open: its permission is taken back, the page's whole body replaced. The
// marks come back where they should and go where they must. (The worker's death is in log.test.mjs, an update in
// update.test.mjs.)

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import { assertNoRequests, assertOnlyMarks, marked, painted, stateOf, watch } from "./lib/proofs.mjs";
import { commentPage, serve } from "./lib/sites.mjs";

const COMMENTS = [
  { id: "c1", author: "Majvor Testgren", text: "Vad fint det blev!" },
  { id: "c2", author: "Arg Provman", text: "😡 din idiot, skärp dig" },
];

for (const name of BROWSERS) {
  describe(`while a page is open, ${name}`, () => {
    let site;
    let own;
    let panel;
    before(async () => {
      site = await serve({ "/": { body: commentPage(COMMENTS) } });
      own = await launch(name);
      panel = await own.panel();
    });
    after(async () => {
      await own?.stop();
      await site?.stop();
    });

    const open = async () => {
      const page = await own.browser.newPage();
      await watch(page);
      await page.goto(`${site.origin}/`, { waitUntil: "load" });
      await marked(page, COMMENTS.length);
      return page;
    };
    const write = (page, id, text) => page.evaluate((where, what) => {
      document.querySelector(`#${where} [itemprop=text]`).textContent = what;
    }, id, text);

    test("the whole body is replaced by a new one: its comments are read and marked", async () => {
      const page = await open();
      await page.evaluate(() => {
        const body = document.createElement("body");
        for (const child of document.body.children) body.append(child.cloneNode(true));
        for (const element of body.querySelectorAll("[data-uppsikt]")) element.removeAttribute("data-uppsikt");
        document.body.replaceWith(body);
      });
      await marked(page, COMMENTS.length);
      await until("the words are painted on the new nodes", async () => (await painted(page)).some(({ comment }) => comment === "c2"));
      const { items } = await stateOf(panel, site.origin);
      assert.deepEqual(items.map(({ comment, present, vanished }) => [comment.id, present, vanished]), [["c1", true, false], ["c2", true, false]]);
      await page.close();
    });

    test("the permission is taken back: the marks go, one calm line says so, and the button reads the page again", async () => {
      const page = await open();
      await page.click("#c2 [itemprop=text]");
      await page.waitForSelector("html > uppsikt-kort");
      await own.takeBack("http://127.0.0.1/*");
      await until("the marks are gone, and the card", () => page.evaluate(() =>
        document.querySelector("[data-uppsikt], html > uppsikt-kort") === null && CSS.highlights.size === 0));
      await write(page, "c1", "Nej, din idiot.");
      await new Promise((done) => setTimeout(done, 1_000));
      assert.equal(await page.$("[data-uppsikt]"), null, "what was taken back is not read");

      const tab = await panel.evaluate(async () => (await (globalThis.browser ?? globalThis.chrome).tabs.query({})).at(-1).id);
      const shown = await own.panel(`?tab=${tab}`);
      await until("the panel says that it does not read", () => shown.$eval("#health-text", ({ textContent }) => textContent.includes("läser inte den här sidan") || textContent.includes("not reading this page")));
      assert.equal(await shown.$eval("#failure", ({ hidden }) => hidden), true, "a calm line, no failure");

      await own.press(page);
      await marked(page, COMMENTS.length);
      await until("read anew", async () => (await painted(page)).some(({ comment }) => comment === "c1"));
      assertNoRequests(own, [site.origin]);
      await page.close();
    });
  });
}
