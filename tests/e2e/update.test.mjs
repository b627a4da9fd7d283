// Uppsikt is updated while a page is open: the old script in it is an orphan, and the new one takes over.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import { marked, painted, watch } from "./lib/proofs.mjs";
import { commentPage, serve } from "./lib/sites.mjs";

const COMMENTS = [
  { id: "c1", author: "Majvor Testgren", text: "Vad fint det blev!" },
  { id: "c2", author: "Arg Provman", text: "😡 din idiot, skärp dig" },
];

for (const name of BROWSERS) {
  describe(`an update, ${name}`, () => {
    let site;
    let own;
    before(async () => {
      site = await serve({ "/": { body: commentPage(COMMENTS) } });
      own = await launch(name);
    });
    after(async () => {
      await own?.stop();
      await site?.stop();
    });

    test("the open page goes on being read, by the new script alone", async () => {
      const page = await own.browser.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      await watch(page);
      await page.goto(`${site.origin}/`, { waitUntil: "load" });
      await marked(page, COMMENTS.length);
      await page.click("#c2 [itemprop=text]");
      await page.waitForSelector("html > uppsikt-kort");

      await own.reinstall();
      await page.bringToFront();
      await until("the old script's card is gone, and its marks are renewed", async () => page.evaluate(() =>
        document.querySelector("html > uppsikt-kort") === null && document.querySelectorAll("[data-uppsikt]").length === 2));
      await page.evaluate(() => { document.querySelector("#c1 [itemprop=text]").textContent = "Nej, din idiot."; });
      await until("a change is read, and painted once", async () => {
        const words = (await painted(page)).map(({ words: one, comment }) => `${comment} ${one}`);
        return words.length === 2 && new Set(words).size === 2;
      });
      assert.deepEqual(errors, []);
    });
  });
}
