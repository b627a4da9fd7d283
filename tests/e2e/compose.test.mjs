// The reply is put in the page's own box when the user asks for it in the panel: in the right one, whole, or not at all.
// Nothing is ever published.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { EDITORS, startEditors } from "./lib/editors.mjs";
import { until } from "./lib/process.mjs";
import { assertNoRequests, assertOnlyMarks, marked, watch } from "./lib/proofs.mjs";

const REPLY = "Hej!\n\nVi har tagit bort din kommentar – den bröt mot våra regler. 😡 är inte ok, <b>åäö</b> & \"citat\".\nSkriv gärna igen.\n\nAnna, Exempelby kommun";
const RUDE = "c2";

const linesOf = (text) => text.split(/[\n\r]+/).map((line) => line.replace(/[\s\u200B\uFEFF]+/g, " ").trim()).filter((line) => line !== "");

let site;
before(async () => { site = await startEditors(); });
after(() => site?.stop());

for (const name of BROWSERS) {
  describe(`the reply box, ${name}`, () => {
    let own;
    let page;
    let panel;
    before(async () => { own = await launch(name); });
    after(() => own?.stop());
    beforeEach(() => open("/"));
    afterEach(async () => {
      try {
        assert.deepEqual(await page.evaluate(() => window.pageErrors), [], "the page is unharmed");
        assert.deepEqual(await page.evaluate(() => window.acts), [], "no key, no click, nothing published");
        // Boxes grow by what is written in them.
        await page.evaluate(() => { window.seenByTest.shift = 0; });
        await assertOnlyMarks(page);
        assertNoRequests(own, [site.origin]);
      } finally {
        await page.close();
        await panel.close();
      }
    });

    /** A page, and the panel in a window of its own beside it, on the rude comment with its reply written. */
    async function open(path) {
      const tabs = async (from) => from.evaluate(async () => (await (globalThis.browser ?? globalThis.chrome).tabs.query({})).map(({ id }) => id));
      const first = await own.panel();
      const old = await tabs(first);
      page = await own.browser.newPage();
      await watch(page);
      await page.goto(`${site.origin}${path}`, { waitUntil: "load" });
      await marked(page, 2);
      const [tab] = (await tabs(first)).filter((id) => !old.includes(id));
      await first.close();
      panel = await own.panel(`?tab=${tab}&comment=${RUDE}`, { inWindow: true });
      await until("the panel is on the comment", () => panel.$eval("#case-author", ({ textContent }) => textContent === "Arg Provman"));
      await panel.evaluate((reply) => {
        document.querySelector("#open-reply").click();
        document.querySelector("#reply-text").value = reply;
      }, REPLY);
    }

    const mount = async (kind, where, box = "box") => {
      await page.evaluate((...args) => { window.app.mount(...args); }, kind, where, box);
      await page.waitForFunction((one) => window.app.isThere(one), {}, box);
    };
    const text = (box = "box") => page.evaluate((one) => window.app.text(one), box);
    /** The user clicks in a box; what that does is not looked at. */
    const clickIn = async (box = "box") => {
      await page.bringToFront();
      await page.click(`[aria-label="${box}"]`);
      await page.evaluate(() => { window.acts = []; });
    };
    const type = async (words) => {
      await page.keyboard.type(words);
      await page.evaluate(() => { window.acts = []; });
    };
    const message = (key) => panel.evaluate((one) => chrome.i18n.getMessage(one), key);
    /** Presses the panel's button and gives what it then says. */
    const place = async () => {
      await panel.bringToFront();
      await panel.evaluate(() => {
        const { clipboard } = navigator;
        window.copied = [];
        clipboard.writeText = (words) => {
          const done = Clipboard.prototype.writeText.call(clipboard, words);
          done.then(() => window.copied.push(words), () => window.copied.push(null));
          return done;
        };
        document.querySelector("#reply-status").textContent = "";
      });
      await panel.click("[data-action=place-reply]");
      const placing = await message("reply_placing");
      return until("the panel tells", () => panel.$eval("#reply-status", ({ textContent }, busy) => textContent !== busy && textContent, placing));
    };
    const copied = () => panel.evaluate(() => window.copied);
    const assertHolds = async (expected, box) => assert.deepEqual(linesOf(await text(box)), linesOf(expected));

    for (const kind of EDITORS) {
      test(`${kind}: whole, once, and the user goes on writing`, async () => {
        await mount(kind, "#s2");
        await clickIn();
        assert.equal(await place(), await message("compose_filled"));
        await assertHolds(REPLY);
        assert.deepEqual(await copied(), [REPLY], "copied as well, whatever came of it");
        assert.equal(await place(), await message("compose_already"));
        await assertHolds(REPLY);
        await page.bringToFront();
        await type(" Hej då");
        await assertHolds(`${REPLY} Hej då`);
      });

      test(`${kind}: after what the user has begun with`, async () => {
        await mount(kind, "#s2");
        await clickIn();
        await type("Hej Arg,");
        assert.equal(await place(), await message("compose_filled"));
        await assertHolds(`Hej Arg,\n${REPLY}`);
      });

      test(`${kind}: under a policy that allows nothing, without a click in the box`, async () => {
        await page.close();
        await panel.close();
        await open("/strict");
        await mount(kind, "#s2");
        assert.equal(await place(), await message("compose_filled"));
        await assertHolds(REPLY);
      });
    }

    test("an editor that takes no paste gets it by the next way, once", async () => {
      await mount("Lexical, deaf to paste", "#s2");
      await clickIn();
      assert.equal(await place(), await message("compose_filled"));
      await assertHolds(REPLY);
    });

    test("an editor that takes nothing: said, with the text copied", async () => {
      await mount("Lexical, deaf", "#s2");
      await clickIn();
      assert.equal(await place(), `${await message("compose_unchanged")} ${await message("compose_copied")}`);
      assert.equal((await text()).trim(), "");
      assert.deepEqual(await copied(), [REPLY]);
    });

    /** Nothing was written anywhere. */
    const refused = async (why, ...boxes) => {
      assert.equal(await place(), `${await message(`compose_${why}`)} ${await message("compose_copied")}`);
      for (const box of boxes) assert.equal((await text(box)).trim(), "", `${box} is empty`);
      assert.deepEqual(await copied(), [REPLY]);
    };

    test("no box", () => refused("noBox"));

    test("the page's own form is nobody's reply box, until the user chooses it", async () => {
      await mount("text area", "#new");
      await refused("noBox", "box");
      await clickIn();
      assert.equal(await place(), await message("compose_filled"));
      await assertHolds(REPLY);
    });

    test("of several open boxes the comment's own", async () => {
      await mount("text area", "#new", "new");
      await mount("Lexical, plain", "#s1", "first");
      await mount("Lexical, plain", "#s2", "second");
      await mount("Lexical, plain", "#chat", "chat");
      assert.equal(await place(), await message("compose_filled"));
      await assertHolds(REPLY, "second");
      for (const box of ["new", "first", "chat"]) assert.equal((await text(box)).trim(), "", box);
    });

    test("two boxes in one thread: which one is not guessed", async () => {
      await mount("text area", "#s2", "one");
      await mount("Lexical, plain", "#s2b", "other");
      await refused("severalBoxes", "one", "other");
      await clickIn("other");
      assert.equal(await place(), await message("compose_filled"));
      await assertHolds(REPLY, "other");
      assert.equal(await text("one"), "");
    });

    test("a box in another dialog is not the comment's", async () => {
      await mount("Lexical, plain", "#s2", "reply");
      await mount("Lexical, plain", "#message", "message");
      await clickIn("message");
      await refused("otherDialog", "reply", "message");
    });

    test("a box in another thread, or in the corner, is not the comment's", async () => {
      await mount("Lexical, plain", "#s2", "reply");
      await mount("Lexical, plain", "#s1", "other");
      await mount("Lexical, plain", "#chat", "chat");
      for (const box of ["other", "chat"]) {
        await clickIn(box);
        await refused("otherThread", "reply", "other", "chat");
      }
    });

    test("what cannot be seen or written in is no box", async () => {
      await page.evaluate(() => {
        document.querySelector("#s2").innerHTML =
          "<textarea hidden></textarea><textarea readonly></textarea><textarea disabled></textarea>" +
          "<textarea style='position:absolute;left:-9999px'></textarea><textarea style='opacity:0'></textarea>" +
          "<div aria-hidden=true><textarea tabindex=-1></textarea></div><div contenteditable=false>Nej</div>";
      });
      await refused("noBox");
      assert.deepEqual(await page.$$eval("#s2 textarea", (all) => all.map(({ value }) => value).join("")), "");
    });

    test("a comment that is gone is answered where the user points, and only there", async () => {
      await mount("text area", "#s2");
      await page.evaluate(() => { document.querySelector("#c2").remove(); });
      await until("the panel knows", () => panel.$eval("#case-note", ({ hidden }) => !hidden));
      await refused("noBox", "box");
      await clickIn();
      assert.equal(await place(), await message("compose_filled"));
      await assertHolds(REPLY);
    });

    test("an element that has become another comment's is not answered for the one before", async () => {
      await mount("text area", "#s2");
      await page.bringToFront();
      // Asked at once, before anybody has read the page anew.
      await page.evaluate(() => { document.querySelector("#c2").id = "c9"; });
      const said = await panel.evaluate(async (address) => {
        const api = globalThis.browser ?? globalThis.chrome;
        const tab = (await api.tabs.query({})).find((one) => one.url?.startsWith(address));
        return api.tabs.sendMessage(tab.id, { type: "compose", comment: "c2", text: "Hej" });
      }, site.origin);
      assert.equal(said, "noBox");
      assert.equal(await text(), "");
    });

    test("asked twice at once, written once", async () => {
      await mount("Lexical, plain", "#s2");
      const said = await panel.evaluate(async ({ address, reply }) => {
        const api = globalThis.browser ?? globalThis.chrome;
        const tab = (await api.tabs.query({})).find((one) => one.url?.startsWith(address));
        const ask = () => api.tabs.sendMessage(tab.id, { type: "compose", comment: "c2", text: reply });
        return Promise.all([ask(), ask()]);
      }, { address: site.origin, reply: REPLY });
      assert.deepEqual(said, ["filled", "already"]);
      await assertHolds(REPLY);
    });

    test("a reply with something left open is put nowhere", async () => {
      await mount("text area", "#s2");
      await panel.$eval("#reply-text", (area) => { area.value = "Hej {namn}!"; });
      assert.equal(await place(), await message("reply_fill_first"));
      assert.equal(await text(), "");
      assert.deepEqual(await copied(), []);
    });
  });
  test(`the reply box, ${name}, as it ships: the button's access is enough`, async () => {
    const own = await launch(name, { shipped: true });
    try {
      const first = await own.panel();
      const tabs = () => first.evaluate(async () => (await (globalThis.browser ?? globalThis.chrome).tabs.query({})).map(({ id }) => id));
      const old = await tabs();
      const page = await own.browser.newPage();
      await page.goto(`${site.origin}/`, { waitUntil: "load" });
      const [tab] = (await tabs()).filter((id) => !old.includes(id));
      await own.press(page);
      await marked(page, 2);
      // The editor that takes nothing but a paste in the page's own world.
      await page.evaluate(() => { window.app.mount("Draft.js", "#s2", "box"); });
      await page.waitForFunction(() => window.app.isThere("box"));
      const said = await first.evaluate(
        (id, reply) => (globalThis.browser ?? globalThis.chrome).tabs.sendMessage(id, { type: "compose", comment: "c2", text: reply }),
        tab, REPLY,
      );
      assert.equal(said, "filled");
      assert.deepEqual(linesOf(await page.evaluate(() => window.app.text("box"))), linesOf(REPLY));
      assert.deepEqual(await page.evaluate(() => [window.acts, window.pageErrors]), [[], []]);
    } finally {
      await own.stop();
    }
  });
}
