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
  for (const name of [...Object.keys(GUESSED), "news.html", "plain.html"]) pages[`/${name}`] = { body: await readFile(new URL(name, FOLDER)) };
  server = await serve(pages);
});
after(() => server?.stop());

function command(panel, url, message) {
  return panel.evaluate(async (address, message) => {
    const api = globalThis.browser ?? globalThis.chrome;
    const tab = (await api.tabs.query({})).find((one) => one.url?.startsWith(address));
    return api.tabs.sendMessage(tab.id, message, { frameId: 0 });
  }, url, message);
}

function forget(panel) {
  return panel.evaluate(() => (globalThis.browser ?? globalThis.chrome).storage.local.remove("sites"));
}

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

    /** Words of the layer, read where the user reads them: the root is closed, so the browser's own tree for screen readers tells. */
    const showOne = async (page, url, show) => {
      await page.bringToFront();
      await command(panel, url, { type: "teach" });
      await page.waitForFunction(() => document.querySelector("html > uppsikt-kort")?.matches(":popover-open"));
      await show();
    };

    test("the user shows one comment with the mouse, and all like it are read from then on", async () => {
      const { page, url } = await open("plain.html");
      await until("nothing is recognised", async () => (await stateOf(panel, url))?.status === "noComments");
      await showOne(page, url, async () => {
        const box = await (await page.$("p.ord")).boundingBox();
        await page.mouse.click(box.x + 5, box.y + 5);
        // The first button of what is offered has the focus: accept.
        await page.keyboard.press("Enter");
      });
      const state = await until("what was shown is read", async () => {
        const one = await stateOf(panel, url);
        return one.items.length === 3 && one.status === "ready" && one;
      });
      assert.deepEqual(state.items.map(({ comment: { author, text } }) => [author, text]), [
        ["Svea", "Det var bättre förr."], ["Göte", "Håll tyst, din idiot."], ["Tor", "Lugn nu."],
      ]);
      assert.equal(state.adapter.id, "taught");
      assert.equal(await page.evaluate(() => document.querySelector("html > uppsikt-kort").matches(":popover-open")), false, "the layer is gone");
      await assertOnlyMarks(page);
      await page.reload({ waitUntil: "load" });
      await until("it is remembered", async () => (await stateOf(panel, url)).items?.length === 3);
      await page.close();
      await forget(panel);
    });

    test("the same by keys alone; Escape leaves everything as it was", async () => {
      const { page, url } = await open("plain.html");
      await until("nothing is recognised", async () => (await stateOf(panel, url))?.status === "noComments");
      await showOne(page, url, () => page.keyboard.press("Escape"));
      await page.waitForFunction(() => !document.querySelector("html > uppsikt-kort").matches(":popover-open"));
      assert.deepEqual((await stateOf(panel, url)).items, []);
      await showOne(page, url, async () => {
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("Enter");
        await page.keyboard.press("Enter");
      });
      await until("what was shown is read", async () => (await stateOf(panel, url)).items.length === 3);
      await page.close();
      await forget(panel);
    });

    test("a page of its own cannot teach another: the record is kept for the web site that it was shown on", async () => {
      const { page, url } = await open("plain.html");
      await until("nothing is recognised", async () => (await stateOf(panel, url))?.status === "noComments");
      await showOne(page, url, async () => {
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("Enter");
        await page.keyboard.press("Enter");
      });
      await until("what was shown is read", async () => (await stateOf(panel, url)).items.length === 3);
      const kept = await panel.evaluate(async () => (await (globalThis.browser ?? globalThis.chrome).storage.local.get("sites")).sites.taught);
      assert.deepEqual(Object.keys(kept), [server.origin]);
      for (const [field, value] of Object.entries(kept[server.origin])) {
        assert.ok(["string", "number"].includes(typeof value) || (Array.isArray(value) && value.every((one) => typeof one === "string")), `${field} is flat data`);
      }
      await page.close();
      await forget(panel);
    });

    test("asks nobody anything", () => { assertNoRequests(own, [server.origin]); });
  });
}
