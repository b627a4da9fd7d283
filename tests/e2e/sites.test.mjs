// Every built-in site pack on its page: each comment once, by whom, when, in answer to what; and nothing that is no comment.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import { assertOnlyMarks, assertUntouched, snapshot, stateOf, watch } from "./lib/proofs.mjs";
import { serve } from "./lib/sites.mjs";

const FOLDER = new URL("../pages/", import.meta.url);
const PACKS = new URL("../../extension/packs/sites/", import.meta.url);

/** What a test page may say in the middle of everything that must not be read. */
const FORBIDDEN = "FÅR INTE LÄSAS";

/** Facebook's own pages have a reader of their own, and a test; so have pages that no pack knows. */
const cases = [];
for (const name of (await readdir(FOLDER)).sort()) {
  if (name === "facebook" || name === "any" || name.includes(".")) continue;
  const folder = new URL(`${name}/`, FOLDER);
  cases.push({ name, body: await readFile(new URL("page.html", folder)), expected: JSON.parse(await readFile(new URL("expected.json", folder), "utf8")) });
}

const pages = Object.fromEntries(cases.map(({ name, body, expected }) => [expected.path ?? `/${name}`, { body }]));

let server;
before(async () => { server = await serve(pages); });
after(() => server?.stop());

test("every pack has a page that it is tried on, or a real program", async () => {
  const packs = (await readdir(PACKS)).filter((file) => file.endsWith(".json")).map((file) => file.replace(".json", ""));
  const tried = new Set(cases.map(({ expected }) => expected.adapter));
  // Read by its own code; by real programs in tests of their own; by pages of ours in nearly every test.
  const elsewhere = new Set(["facebook", "isso", "wordpress-block", "wordpress-classic", "wordpress-html5", "schema-org"]);
  assert.deepEqual(packs.filter((pack) => !tried.has(pack) && !elsewhere.has(pack)), []);
});

for (const browser of BROWSERS) {
  describe(`site packs, ${browser}`, () => {
    let own;
    let plain;
    let panel;
    before(async () => {
      const plays = { domain: "facebook.com", port: Number(new URL(server.origin).port) };
      own = await launch(browser, { plays });
      plain = await launch(browser, { extension: false, plays });
      panel = await own.panel();
    });
    after(async () => {
      await own?.stop();
      await plain?.stop();
    });

    for (const { name, expected } of cases) {
      test(`${name}: ${expected.comments.length} comments`, async () => {
        const origin = expected.host === undefined ? server.origin : `http://${expected.host}`;
        const url = `${origin}${expected.path ?? `/${name}`}`;
        const [page, reference] = [await own.browser.newPage(), await plain.browser.newPage()];
        try {
          await watch(page);
          await page.goto(url, { waitUntil: "load" });
          await reference.goto(url, { waitUntil: "load" });
          const state = await until(`${name} is read`, async () => {
            const one = await stateOf(panel, url);
            return one?.items.length >= expected.comments.length && one.health.pending === 0 && one;
          });
          const placed = (text) => text?.replace("{page}", url).replace("{origin}", origin);
          assert.deepEqual(
            state.items.map(({ comment: { id, author, text, published, permalink, parent, kind, truncated } }) => ({
              id,
              ...(author !== undefined && { author }),
              text,
              ...(published !== undefined && { time: published.shown }),
              ...(published?.exact !== undefined && { exact: published.exact }),
              ...(permalink !== undefined && { permalink }),
              ...(parent !== undefined && { parent }),
              kind,
              ...(truncated && { truncated }),
            })),
            expected.comments.map((one) => ({
              ...one,
              id: placed(one.id),
              ...(one.permalink && { permalink: placed(one.permalink) }),
              ...(one.parent && { parent: placed(one.parent) }),
            })),
          );
          assert.equal(state.adapter.id, expected.adapter);
          assert.deepEqual(state.adapter.signs ?? [], [], "no guess");
          assert.equal(state.health.claimed, expected.claimed, "the page's own count");
          assert.equal(state.health.folded ?? 0, expected.folded ?? 0, "what the page keeps folded");
          assert.ok(!JSON.stringify(state).includes(FORBIDDEN), "nothing but comments is read");

          const marks = await page.evaluate((shadow) => {
            const tree = shadow === undefined ? document : document.querySelector(shadow).shadowRoot;
            return [...tree.querySelectorAll("[data-uppsikt]")].map(({ dataset }) => dataset.uppsikt);
          }, expected.shadow);
          assert.equal(marks.length, expected.comments.length, "each comment has one mark");
          const unread = expected.comments.filter(({ kind, truncated }) => kind !== "text" || truncated).length;
          assert.ok(marks.filter((mark) => mark !== "last").length >= unread, "what was not read in full does not pass for read");
          await assertOnlyMarks(page);
          assertUntouched(await snapshot(reference), await snapshot(page));
        } finally {
          await page.close();
          await reference.close();
        }
      });
    }

    test("asks nobody anything", () => {
      // A browser may first try whether a known site can be had encrypted: with and without the extension.
      const lines = ({ requests }) => [...new Set(requests.map(({ method, url }) => `${method} ${url}`))].sort();
      assert.deepEqual(lines(own), lines(plain), "what the pages ask for, and no more");
    });
  });
}
