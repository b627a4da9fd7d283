// As it ships, Uppsikt is on no page of its own accord; the button puts it on the page that the user is looking at.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import { assertNoRequests, marked, painted, watch } from "./lib/proofs.mjs";
import { commentPage, serve } from "./lib/sites.mjs";

const COMMENTS = [
  { id: "c1", author: "Majvor Testgren", text: "Vad fint det blev!" },
  { id: "c2", author: "Arg Provman", text: "😡 din idiot, skärp dig" },
];

for (const name of BROWSERS) {
  describe(`the button, ${name}`, () => {
    let site;
    let own;
    before(async () => {
      site = await serve({ "/": { body: commentPage(COMMENTS) }, "/next": { body: commentPage(COMMENTS) } });
      own = await launch(name, { shipped: true });
    });
    after(async () => {
      await own?.stop();
      await site?.stop();
    });

    test("marks the page it is pressed on, once however often, and no other", async () => {
      const page = await own.browser.newPage();
      await watch(page);
      await page.goto(`${site.origin}/`, { waitUntil: "load" });
      const other = await own.browser.newPage();
      await other.goto(`${site.origin}/next`, { waitUntil: "load" });
      await page.bringToFront();
      assert.equal(await page.$("[data-uppsikt]"), null, "nothing before it is asked for");

      await own.press(page);
      await marked(page, COMMENTS.length);
      const words = await until("the words are painted", async () => {
        const all = await painted(page);
        return all.length > 0 && all;
      });
      await own.press(page);
      await own.press(page);
      await page.evaluate(() => { document.querySelector("#c1 [itemprop=text]").textContent += " Din idiot."; });
      await until("the change is read by one script alone", async () => (await painted(page)).length === words.length * 2);
      assert.equal(await other.$("[data-uppsikt]"), null, "the other tab is left alone");
      assertNoRequests(own, [site.origin]);
    });

    // Chromium's driver can answer no permission prompt; what follows a grant is the same code in both.
    if (name === "firefox") test("always on this site, once the user has said so, and no longer when they take it back", async () => {
      const first = await own.panel();
      const tabs = () => first.evaluate(async () => (await browser.tabs.query({})).map(({ id }) => id));
      const before = await tabs();
      const page = await own.browser.newPage();
      await page.goto(`${site.origin}/`, { waitUntil: "load" });
      const [tab] = (await tabs()).filter((id) => !before.includes(id));
      await own.press(page);
      await marked(page, COMMENTS.length);

      const panel = await own.panel(`?tab=${tab}`);
      await until("the panel offers it", () => panel.$eval("#always", (button) => !button.hidden));
      await panel.click("#always");
      await own.allow();
      await until("the panel offers to stop", () => panel.$eval("#never", (button) => !button.hidden));

      const next = await own.browser.newPage();
      await next.goto(`${site.origin}/next`, { waitUntil: "load" });
      await marked(next, COMMENTS.length);

      await panel.bringToFront();
      await panel.click("#never");
      await until("the panel offers it again", () => panel.$eval("#always", (button) => !button.hidden));
      const last = await own.browser.newPage();
      await last.goto(`${site.origin}/`, { waitUntil: "load" });
      // Long enough for a script that is registered: it marked the page before within this time.
      await new Promise((done) => setTimeout(done, 1_500));
      assert.equal(await last.$("[data-uppsikt]"), null, "taken back");
      assertNoRequests(own, [site.origin]);
    });
  });
}
