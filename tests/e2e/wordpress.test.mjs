// A real WordPress in Swedish, four ways of writing comments, thirty comments with replies, in both browsers.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { COMMENTS } from "./lib/comments.mjs";
import { until } from "./lib/process.mjs";
import {
  assertExactlyPainted, assertNoRequests, assertOnlyMarks, assertUntouched, atRest, marked, snapshot, stateOf, watch,
} from "./lib/proofs.mjs";
import { startWordPress, THEMES } from "./lib/wordpress.mjs";

/** @type {Awaited<ReturnType<typeof startWordPress>>} */
let wordpress;
before(async () => { wordpress = await startWordPress(); });
after(() => wordpress?.stop());

for (const name of BROWSERS) {
  for (const { theme, adapter } of THEMES) {
    describe(`WordPress, ${theme}, ${name}`, () => {
      let plain;
      let own;
      before(async () => {
        await wordpress.use(theme);
        plain = await launch(name, { extension: false });
        own = await launch(name);
      });
      after(async () => {
        await plain?.stop();
        await own?.stop();
      });

      test("marks every comment, paints exactly the words, and touches nothing else", async () => {
        const origin = new URL(wordpress.url).origin;
        const reference = await plain.browser.newPage();
        await reference.goto(wordpress.url, { waitUntil: "load" });

        const page = await own.browser.newPage();
        await watch(page);
        await page.goto(wordpress.url, { waitUntil: "load" });
        const marks = await marked(page, COMMENTS.length);
        assert.equal(Object.values(marks).reduce((sum, count) => sum + count), COMMENTS.length);
        for (const mark of ["atgarda", "granska", "fraga", "last"]) assert.ok(marks[mark] > 0, `some comment is marked ${mark}: ${JSON.stringify(marks)}`);

        // WordPress draws its emoji after the load: the two are compared when they have come to rest.
        await until("the same page with and without Uppsikt", async () => {
          assertUntouched(await snapshot(reference), await snapshot(page));
          return true;
        }, { within: 8_000, every: 250 });

        const panel = await own.panel();
        const state = await until("the page's state", async () => {
          const one = await stateOf(panel, wordpress.url);
          return one.status === "ready" && one;
        });
        assert.equal(state.adapter.id, adapter);
        assert.deepEqual(state.health, {
          found: COMMENTS.length, read: COMMENTS.length, images: 0, unreadable: 0, pending: 0, truncated: 0, unsure: 0,
          ...(state.health.claimed === undefined ? {} : { claimed: COMMENTS.length + 1 }),
        }, "all are read; the page itself also counts a pingback");
        assertRead(state, wordpress.url);
        assert.ok(await assertExactlyPainted(page, state) >= 8);

        await page.bringToFront();
        await atRest(page, COMMENTS.length);
        await assertOnlyMarks(page);
        assertNoRequests(own, [origin], plain.requests);
      });

      test("a click on a flagged comment opens the card, and the page's tree still stands", async () => {
        const page = await own.browser.newPage();
        await watch(page);
        await page.goto(wordpress.url, { waitUntil: "load" });
        await marked(page, COMMENTS.length);
        await atRest(page, COMMENTS.length);
        const tree = (await snapshot(page)).tree;
        const insult = await page.waitForSelector("#comment-6[data-uppsikt='granska'], #comment-6[data-uppsikt='atgarda']");
        await insult.scrollIntoView();
        const words = await insult.$(".comment-content p, .wp-block-comment-content p, .comment-body > p");
        await words.click();
        await page.waitForFunction(() => document.querySelector("html > uppsikt-kort")?.matches(":popover-open"));
        assert.equal(await page.evaluate(() => document.querySelector("html > uppsikt-kort").shadowRoot), null, "the root is closed");
        assert.equal((await snapshot(page)).tree, tree);
        await page.keyboard.press("Escape");
        await page.waitForFunction(() => !document.querySelector("html > uppsikt-kort").matches(":popover-open"));
        await assertOnlyMarks(page);
      });
    });
  }
}

for (const name of BROWSERS) {
  describe(`WordPress' own list of comments, ${name}`, () => {
    let own;
    let panel;
    let page;
    const url = () => `${new URL(wordpress.url).origin}/wp-admin/edit-comments.php`;
    before(async () => {
      await wordpress.use("twentytwentyone");
      own = await launch(name);
      panel = await own.panel();
      page = await own.browser.newPage();
      await watch(page);
      await page.goto(`${new URL(wordpress.url).origin}/wp-login.php`, { waitUntil: "load" });
      await page.type("#user_login", "admin");
      await page.type("#user_pass", "only-for-tests");
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("#wp-submit")]);
      await page.goto(url(), { waitUntil: "load" });
    });
    after(() => own?.stop());

    const item = async (text) => (await stateOf(panel, url())).items.find(({ comment }) => comment.text === text);
    /** The row's own action, as WordPress' own script carries it out. */
    const act = (id, action) => page.evaluate((id, action) => document.querySelector(`#${id} .row-actions .${action} a`).click(), id, action);

    test("reads every row as it stands", async () => {
      const state = await until("the rows are read", async () => {
        const one = await stateOf(panel, url());
        return one?.status === "ready" && one.items.length >= 20 && one;
      });
      assert.equal(state.adapter.id, "wordpress-admin");
      const rows = await page.$$eval("#the-comment-list > tr", (all) => all.map((row) => row.id));
      assert.deepEqual(state.items.map(({ comment: { id } }) => id), rows);
      const mild = state.items.find(({ comment }) => comment.author === "Rolf Testenius");
      assert.equal(mild.comment.text, "Den nya skylten är ful, men det är ju en smaksak.");
      assert.match(mild.comment.permalink, /#comment-\d+$/);
      assert.match(mild.comment.published.shown, /2026-11-20/);
      assert.ok(state.items.find(({ comment }) => /din granne är en idiot/.test(comment.text)).reviewed.review.findings.length > 0);
      // WordPress' own scripts try the browser out beside the body: of ours there is the attribute alone.
      const { attributes, html } = await page.evaluate(() => window.seenByTest);
      assert.deepEqual([...new Set(attributes)], ["data-uppsikt"]);
      assert.ok(html.filter((name) => name === "UPPSIKT-KORT").length <= 1);
    });

    test("what the row says became of a comment is asked about at once, and with certainty", async () => {
      // The site is the same in both browsers: what one removes the other does not see.
      const [first, second] = name === "chromium" ? ["Tord Testman", "Egon Låtsasson"] : ["Rolf Testenius", "Vera Provlind"];
      for (const [author, action] of [[first, "trash"], [second, "spam"]]) {
        const text = COMMENTS.find((one) => one.author === author).text;
        await act((await item(text)).comment.id, action);
        const asked = await until(`${action} is asked about`, async () => {
          const one = await item(text);
          return one.vanished && one;
        });
        assert.equal(asked.told, "removed");
      }

      const unapprove = "Håller inte med, men respekterar din åsikt.";

      const hidden = await item(unapprove);
      await act(hidden.comment.id, "unapprove");
      const other = await until("the hiding is asked about", async () => {
        const one = await item(unapprove);
        return one.vanished && one;
      });
      assert.equal(other.told, "hidden");
      assert.equal(other.present, true, "its row still stands");

      // Taken back: no question is left.
      await act(hidden.comment.id, "approve");
      await until("it is shown again", async () => (await item(unapprove)).vanished === false);
    });
  });
}

/** What was read is what was written: text, author, parent, address, time. */
function assertRead(state, url) {
  const byAuthorAndText = new Map(state.items.map((item) => [`${item.comment.author}\n${item.comment.text}`, item.comment]));
  for (const [at, { author, text, parent }] of COMMENTS.entries()) {
    // A paragraph's end and a line's end are both one line's end to Uppsikt.
    const comment = byAuthorAndText.get(`${author}\n${text.replace(/\n+/g, "\n")}`);
    assert.ok(comment, `comment ${at} by ${author} was read as written`);
    assert.equal(comment.permalink, `${url}#${comment.id}`);
    assert.match(comment.published.shown, /november/);
    if (parent === undefined) assert.equal(comment.parent, undefined);
    else assert.equal(state.items.find(({ comment: { id } }) => id === comment.parent)?.comment.author, COMMENTS[parent].author);
  }
}
