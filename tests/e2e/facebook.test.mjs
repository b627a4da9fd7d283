// Facebook's pages, played by a server of ours under Facebook's own name: every comment once, and none that is not meant.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import { assertOnlyMarks, assertUntouched, snapshot, stateOf, watch } from "./lib/proofs.mjs";
import { serve } from "./lib/sites.mjs";

const FOLDER = new URL("../pages/facebook/", import.meta.url);
const expected = JSON.parse(await readFile(new URL("expected.json", FOLDER), "utf8"));
/** A subdomain that browsers do not insist on encryption for. */
const HOST = "sv-se";

let server;
before(async () => {
  const pages = {};
  for (const name of Object.keys(expected)) pages[`/${name}`] = { body: await readFile(new URL(name, FOLDER)) };
  server = await serveByName(pages);
});
after(() => server?.stop());

/** The page's own path says which post is meant; a header of the test's says which page to give. */
async function serveByName(pages) {
  const byPath = {};
  const inner = await serve(byPath);
  return {
    port: Number(new URL(inner.origin).port),
    show(name) {
      const { pathname } = new URL(expected[name].path, "http://localhost");
      byPath[pathname] = pages[`/${name}`];
    },
    stop: () => inner.stop(),
  };
}

for (const browser of BROWSERS) {
  describe(`Facebook, ${browser}`, () => {
    let own;
    let panel;
    before(async () => {
      own = await launch(browser, { plays: { domain: "facebook.com", port: server.port } });
      panel = await own.panel();
    });
    after(() => own?.stop());

    test("the report on a page has the words around its comments, in whatever language, and nobody's name", async () => {
      server.show("a.html");
      const url = `http://${HOST}.facebook.com${expected["a.html"].path}`;
      const page = await own.browser.newPage();
      await page.goto(url, { waitUntil: "load" });
      await until("it is read", async () => (await stateOf(panel, url))?.items.length === expected["a.html"].comments.length);
      const { labels } = await panel.evaluate(async (address) => {
        const api = globalThis.browser ?? globalThis.chrome;
        const tab = (await api.tabs.query({})).find((one) => one.url?.startsWith(address));
        return api.tabs.sendMessage(tab.id, { type: "report" });
      }, url);
      await page.close();
      const lines = labels.map(([words]) => words);
      for (const label of ["Kommentar av …", "Svar från … på … kommentar för …", "Ta bort, dölj eller anmäl det här", "Gilla"]) {
        assert.ok(lines.includes(label), `${label} is not among ${lines.join(" | ")}`);
      }
      const names = expected["a.html"].comments.flatMap(({ author }) => author.split(" ")).filter((name) => name.length > 2 && name !== "timmar");
      assert.ok(names.length >= 5);
      assert.deepEqual(lines.filter((line) => names.some((name) => line.includes(name))), [], "names are left out");
    });

    for (const [name, { path, status, comments, posts, claimed, unsure, folded, selection, instead, never }] of Object.entries(expected)) {
      test(`${name}: ${status}, ${comments.length} comments`, async () => {
        server.show(name);
        const url = `http://${HOST}.facebook.com${path}`;
        const page = await own.browser.newPage();
        try {
          await watch(page);
          await page.goto(url, { waitUntil: "load" });
          const state = await until(`${name} is read`, async () => {
            const one = await stateOf(panel, url);
            return one?.status === status && one.items.length >= comments.length && one.health.pending === 0 && one;
          });
          const read = state.items.map(({ comment: { id, author, text, published, kind, truncated, parent } }) => ({
            id,
            author: author ?? "",
            text,
            time: published?.shown,
            kind,
            ...(parent !== undefined && { parent }),
            ...(truncated && { truncated }),
          }));
          assert.deepEqual(read, comments);
          assert.equal(state.health.claimed, claimed, "the page's own count");
          assert.equal(state.health.unsure, unsure ?? 0, "unsure");
          assert.equal(state.health.folded ?? 0, folded ?? 0, "controls that would show more");
          assert.equal(state.health.selection ?? false, selection ?? false, "only a selection is shown");
          if (comments.length > 0) assert.deepEqual([...new Set(state.items.map(({ comment }) => comment.post))], posts, "the posts' names");
          assert.equal(state.instead, instead, "where it can be read");
          for (const { comment } of state.items) {
            assert.match(comment.permalink, /^https:\/\/www\.facebook\.com\/.*comment_id=/);
            assert.doesNotMatch(comment.permalink, /__cft__|__tn__|set=/, "nothing that tracks");
          }
          for (const word of never ?? []) assert.ok(!JSON.stringify(state).includes(word), `${word} was read`);
          // What could not be read never passes for read.
          const marks = await page.evaluate(() => [...document.querySelectorAll("[data-uppsikt]")].map(({ dataset }) => dataset.uppsikt));
          assert.equal(marks.length, comments.length, "each comment has one mark");
          const unread = comments.filter(({ kind }) => kind !== "text").length;
          assert.ok(marks.filter((mark) => mark === "olast").length >= unread);
          await assertOnlyMarks(page);
        } finally {
          await page.close();
        }
      });
    }

    test("its own tree and boxes are as without Uppsikt", async () => {
      const plain = await launch(browser, { extension: false, plays: { domain: "facebook.com", port: server.port } });
      try {
        server.show("k_replies.html");
        const url = `http://${HOST}.facebook.com${expected["k_replies.html"].path}`;
        const [reference, page] = [await plain.browser.newPage(), await own.browser.newPage()];
        await reference.goto(url, { waitUntil: "load" });
        await page.goto(url, { waitUntil: "load" });
        await page.waitForFunction(() => document.querySelectorAll("[data-uppsikt]").length === 3);
        assertUntouched(await snapshot(reference), await snapshot(page));
        await page.close();
      } finally {
        await plain.stop();
      }
    });
  });
}
