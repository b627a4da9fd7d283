// Pages that no pack knows: what looks like comments is read, and said to be a guess; what does not is left alone; and the
// user can show Uppsikt one comment, by mouse or keys, and have all the others read from then on.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import { assertNoRequests, assertOnlyMarks, stateOf, watch } from "./lib/proofs.mjs";
import { serve } from "./lib/sites.mjs";

const FOLDER = new URL("../pages/any/", import.meta.url);

/** What is read of each page: author, time, text, and which one it answers. */
const GUESSED = {
  "sitevision.html": [
    ["Åke Prov", "12 mars 2026 kl. 14:02", "Vi behöver en hall. Nu!"],
    ["Exempelkommunen", "13 mars 2026 kl. 08:00", "Tack Åke, vi hoppas på 2028.", 0],
    ["Åke Prov", "13 mars 2026 kl. 09:00", "Bra.\nTack.", 0],
    ["Elak Ekstam", "14 mars 2026 kl. 23:59", "Nämndens ordförande är en idiot."],
  ],
  "guestbook.html": [
    ["Stina i Byn", "1 oktober 2026", "Så trevligt det var på auktionen."],
    ["Per-Olof", "2 oktober 2026", "Kaffet var kallt.\nMen bullarna!"],
    ["Anonym", "3 oktober 2026", "Stick hem, ditt svin."],
  ],
  "permalinks.html": [
    ["Berit", "3 april 2026 12:00", "Det var på tiden att vägen lagades."],
    ["Sixten", "4 april 2026 12:00", "Vägen är fortfarande usel, era klantar."],
  ],
};

let server;
before(async () => {
  const pages = {};
  for (const name of [...Object.keys(GUESSED), "news.html"]) pages[`/${name}`] = { body: await readFile(new URL(name, FOLDER)) };
  server = await serve(pages);
});
after(() => server?.stop());

for (const browser of BROWSERS) {
  describe(`any page, ${browser}`, () => {
    let own;
    let panel;
    before(async () => {
      own = await launch(browser);
      panel = await own.panel();
    });
    after(() => own?.stop());

    const open = async (name) => {
      const url = `${server.origin}/${name}`;
      const page = await own.browser.newPage();
      await watch(page);
      await page.goto(url, { waitUntil: "load" });
      return { page, url };
    };

    for (const [name, expected] of Object.entries(GUESSED)) {
      test(`${name} is read, and said to be a guess`, async () => {
        const { page, url } = await open(name);
        const state = await until(`${name} is read`, async () => {
          const one = await stateOf(panel, url);
          return one?.status === "ready" && one.items.length >= expected.length && one;
        });
        const ids = state.items.map(({ comment }) => comment.id);
        assert.deepEqual(
          state.items.map(({ comment: { author, published, text, parent } }) =>
            [author, published?.shown, text, ...(parent === undefined ? [] : [ids.indexOf(parent)])]),
          expected,
        );
        assert.equal(state.adapter.name, "", "no pack's name");
        const points = state.adapter.signs.reduce((sum, sign) => sum + sign.points, 0);
        assert.ok(points >= 9 && state.adapter.signs.length >= 3, `every point has its reason: ${JSON.stringify(state.adapter.signs)}`);
        await assertOnlyMarks(page);
        await page.close();
      });
    }

    test("a start page with news, people and the latest comments holds none", async () => {
      const { page, url } = await open("news.html");
      const state = await until("the page is looked through", async () => {
        const one = await stateOf(panel, url);
        return one?.status !== "reading" && one;
      });
      assert.equal(state.status, "noComments");
      assert.deepEqual(state.items, []);
      await page.close();
    });

    test("comments that come later are recognised too", async () => {
      const { page, url } = await open("news.html");
      await page.evaluate(() => {
        const section = document.createElement("section");
        section.innerHTML = "<h2>Kommentarer</h2><div>" + [["Ida", "1 maj 2026", "Vad dyrt."], ["Ola", "2 maj 2026", "Vad bra."]]
          .map(([who, when, text]) => `<div class="kommentar"><b>${who}</b> <span>${when}</span><p>${text}</p></div>`).join("") + "</div>";
        document.querySelector("main").append(section);
      });
      await until("they are read", async () => (await stateOf(panel, url)).items.length === 2);
      await page.close();
    });

    test("asks nobody anything", () => { assertNoRequests(own, [server.origin]); });
  });
}
