// Ghost's comments: a real program, in a frame that the page makes itself and writes by script.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { COMMENTS } from "./lib/comments.mjs";
import { idOf, startGhost, threadOf } from "./lib/ghost.mjs";
import { until } from "./lib/process.mjs";
import { assertNoRequests, assertOnlyMarks, stateOfFrame, watch } from "./lib/proofs.mjs";

let ghost;
before(async () => { ghost = await startGhost(); });
after(() => ghost?.stop());

for (const name of BROWSERS) {
  describe(`Ghost, ${name}`, () => {
    let own;
    let panel;
    let page;
    before(async () => {
      own = await launch(name);
      panel = await own.panel();
      page = await own.browser.newPage();
      await watch(page);
      await page.goto(ghost.url, { waitUntil: "load" });
    });
    after(() => own?.stop());

    const frame = () => until("the frame of the comments", async () => {
      for (const one of page.frames()) {
        if (one !== page.mainFrame() && await one.$("[data-testid='comment-component']").catch(() => null) !== null) return one;
      }
      return undefined;
    });
    const tab = async () => panel.evaluate(async (url) =>
      (await (globalThis.browser ?? globalThis.chrome).tabs.query({})).find((one) => one.url === url).id, ghost.url);
    const comments = (view) => view.evaluate(() => [...document.querySelectorAll("[data-testid='comment-component']")].map((element) => element.dataset.uppsikt));
    const states = (view) => view.evaluate(() => document.querySelectorAll("[data-testid='comment-component']").length);

    test("what the blog shows is read, and what it folds is said", async () => {
      const view = await frame();
      await until("every comment that is shown is marked", async () => {
        const marks = await comments(view);
        return marks.length >= 20 && marks.every((mark) => mark !== undefined);
      });
      const bound = await own.panel(`?tab=${await tab()}`);
      const health = await until("the panel counts them", async () => {
        const shown = await states(view);
        const said = await bound.evaluate(() => ({
          level: document.getElementById("health").dataset.level,
          text: document.getElementById("health-text").textContent,
          more: document.getElementById("health-more").textContent,
        }));
        return said.text.includes(String(shown)) && said;
      });
      assert.equal(health.level, "yellow", JSON.stringify(health));
      assert.match(health.text + health.more, /Ghost/);
      await bound.close();
    });

    test("unfolded, all thirty are there: authors, words, answers and addresses", async () => {
      const view = await frame();
      // As a user does, until nothing is folded any more.
      await until("nothing is folded", () => view.evaluate(() => {
        const more = document.querySelector("[data-testid='pagination-component'], [data-testid='reply-pagination-button']");
        more?.click();
        return more === null;
      }));
      await until("all are marked", async () => {
        const marks = await comments(view);
        return marks.length === COMMENTS.length && marks.every((mark) => mark !== undefined);
      });
      const state = await until("the state of the frame", async () => {
        const one = await stateOfFrame(panel, ghost.url);
        return one?.items.filter(({ present }) => present).length === COMMENTS.length && one.status === "ready" && one;
      });
      assert.equal(state.adapter.id, "ghost");
      for (const [index, { author, text }] of COMMENTS.entries()) {
        const { comment } = state.items.find(({ comment }) => comment.id.endsWith(idOf(index))) ?? {};
        assert.ok(comment, `${author} is read`);
        assert.equal(comment.author, author);
        assert.equal(comment.text.replace(/\n+/g, "\n"), text.replace(/\n+/g, "\n"));
        assert.match(comment.permalink, new RegExp(`^${ghost.url}#ghost-comments-${idOf(index)}$`));
        assert.equal(comment.parent?.endsWith(idOf(threadOf(index))), threadOf(index) === undefined ? undefined : true, `${author}'s parent`);
      }
      await assertOnlyMarks(page);
      assertNoRequests(own, [ghost.origin]);
    });
  });
}
