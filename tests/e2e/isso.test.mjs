// A real Isso: comments that come after the page, by script.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { COMMENTS } from "./lib/comments.mjs";
import { startIsso } from "./lib/isso.mjs";
import { until } from "./lib/process.mjs";
import {
  assertExactlyPainted, assertNoRequests, assertOnlyMarks, assertUntouched, atRest, marked, snapshot, stateOf, watch,
} from "./lib/proofs.mjs";

let isso;
before(async () => { isso = await startIsso(); });
after(() => isso?.stop());

for (const name of BROWSERS) {
  describe(`Isso, ${name}`, () => {
    let plain;
    let own;
    before(async () => {
      plain = await launch(name, { extension: false });
      own = await launch(name);
    });
    after(async () => {
      await plain?.stop();
      await own?.stop();
    });

    test("marks every comment, paints exactly the words, and touches nothing else", async () => {
      const reference = await plain.browser.newPage();
      await reference.goto(isso.url, { waitUntil: "load" });
      const page = await own.browser.newPage();
      await watch(page);
      await page.goto(isso.url, { waitUntil: "load" });
      await marked(page, COMMENTS.length);
      await until("the same page with and without Uppsikt", async () => {
        assertUntouched(...(await Promise.all([snapshot(reference), snapshot(page)])).map(withoutAges));
        return true;
      }, { within: 8_000, every: 250 });

      const panel = await own.panel();
      const state = await until("the page's state", async () => {
        const one = await stateOf(panel, isso.url);
        return one.status === "ready" && one;
      });
      assert.equal(state.adapter.id, "isso");
      assert.equal(state.health.found, COMMENTS.length);
      assert.equal(state.health.read, COMMENTS.length);
      for (const { author, text } of COMMENTS.filter(({ text }) => !/[<:]|\n/.test(text))) {
        const item = state.items.find(({ comment }) => comment.author === author && comment.text === text);
        assert.ok(item, `${author} was read as written`);
        assert.match(item.comment.permalink, /#isso-\d+$/);
        assert.match(item.comment.published.exact, /^\d{4}-\d{2}-\d{2}/);
      }
      assert.ok(state.items.some(({ comment }) => comment.parent !== undefined), "replies know what they answer");
      assert.ok(await assertExactlyPainted(page, state) >= 8);
      await page.bringToFront();
      await atRest(page, COMMENTS.length);
      await assertOnlyMarks(page);
      assertNoRequests(own, isso.origins, plain.requests);
    });
  });
}

/** Isso writes how old a comment is and counts on: the two pages may be a second apart. */
function withoutAges({ tree, boxes, size }) {
  return { tree: tree.replace(/"[^"\n]*(?:sedan|sekund|minut|nyss|precis)[^"\n]*"/g, '"(age)"'), boxes: boxes.replace(/^(?:time|a) .*$/gm, ""), size };
}
