// A page that forbids everything, and pages that are odd: what is there to be read is read, what is not is said.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import {
  assertExactlyPainted, assertNoRequests, assertOnlyMarks, assertUntouched, marked, painted, snapshot, stateOf, watch,
} from "./lib/proofs.mjs";
import { commentPage, serve } from "./lib/sites.mjs";

const CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; trusted-types 'none'; require-trusted-types-for 'script'";
const LONG = `${"Ett helt vanligt ord till och ett till. ".repeat(2_600)}din idiot`;

const ORDINARY = [
  { id: "c1", author: "Majvor Testgren", text: "Tack för en bra sida!" },
  { id: "c2", author: "Arg Provman", text: "😡👨‍👩‍👧‍👦 din idiot!" },
  { id: "c3", author: "Tilda Påhittad", text: "Ring 070-174 06 05." },
];

const ODD = [
  { id: "long", author: "Lång Provsson", text: LONG },
  { id: "emoji", author: "Glad Provsson", text: "👍🏽🇸🇪❤️" },
  { id: "rtl", author: "Ali Exempel", text: "مرحبا \u202Edin idiot\u202C شكرا" },
  { id: "control", author: "Kon\u0007troll", text: "A\u0001B\u200B\u00AD din idiot \uFEFF\u2028slut" },
  { id: "html", author: "<img src=x onerror=alert(1)>", text: "<script>alert(1)</script> din idiot" },
  { id: "empty", author: "Tom Provsson", text: "" },
  { id: "picture", author: "Bild Provsson", html: '<img alt="En solnedgång" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">' },
  { id: "emojis", author: "Bildemoji", html: 'Hej <img alt="😡" src="data:,">din <b>id</b>iot' },
  { id: "same", author: "Dubbel", text: "Första med samma id" },
  { id: "same", author: "Dubbel", text: "Andra med samma id, din idiot" },
];

/** Every page that shows the panel. Chromium's driver counts a side panel as no page, Firefox's tells no target's address. */
async function panelsOf({ name, browser, origin }) {
  if (name === "firefox") return browser.pages();
  const targets = browser.targets().filter((target) => target.url().startsWith(`${origin}/pages/panel.html`));
  return Promise.all(targets.map(async (target) => (await target.page()) ?? target.asPage()));
}

for (const name of BROWSERS) {
  describe(`odd pages, ${name}`, () => {
    let site;
    let own;
    let plain;
    let panel;
    before(async () => {
      site = await serve({
        "/strict": { body: commentPage(ORDINARY), headers: { "content-security-policy": CSP } },
        "/odd": { body: commentPage(ODD) },
        "/none": { body: commentPage([]) },
        "/late": { body: commentPage([]) },
        "/login": { body: commentPage([], { extra: "<form><input name=u><input type=password name=p></form>" }) },
        "/other": { body: commentPage([ORDINARY[1]]) },
      });
      own = await launch(name);
      plain = await launch(name, { extension: false });
      panel = await own.panel();
    });
    after(async () => {
      await own?.stop();
      await plain?.stop();
      await site?.stop();
    });

    /** Opens a page of ours and waits until Uppsikt has come to `status` on it. */
    const open = async (path, status) => {
      const page = await own.browser.newPage();
      await watch(page);
      await page.goto(`${site.origin}${path}`, { waitUntil: "load" });
      const state = await until(`${path} is ${status}`, async () => {
        const one = await stateOf(panel, `${site.origin}${path}`);
        return one.status === status && one;
      });
      return { page, state };
    };

    /** Asks for the card of the page's rude comment, as the panel's "Visa på sidan" does; the keyboard's focus goes there. */
    const showCard = async (page) => {
      await panel.evaluate(async (address) => {
        const api = globalThis.browser ?? globalThis.chrome;
        const tab = (await api.tabs.query({})).find((one) => one.url?.startsWith(address));
        await api.tabs.sendMessage(tab.id, { type: "show", comment: "c2" });
      }, page.url());
      await page.bringToFront();
      await page.waitForFunction(() => document.activeElement?.localName === "uppsikt-kort");
    };

    test("a page that allows nothing is read and marked, and the card opens on it", async () => {
      const reference = await plain.browser.newPage();
      await reference.goto(`${site.origin}/strict`, { waitUntil: "load" });
      const { page, state } = await open("/strict", "ready");
      assert.equal(state.health.read, 3);
      assert.ok(await assertExactlyPainted(page, state) >= 2);
      assertUntouched(await snapshot(reference), await snapshot(page));
      await page.bringToFront();
      await (await page.$("#c2 [itemprop=text]")).click();
      await page.waitForFunction(() => document.querySelector("html > uppsikt-kort")?.matches(":popover-open"));
      // The card has its size and its place: its style was let through.
      const where = await page.evaluate(() => {
        const { right, top } = document.querySelector("#c2 [itemprop=text]").getBoundingClientRect();
        for (let x = 5; x < innerWidth; x += 20) for (let y = 5; y < innerHeight; y += 20) {
          if (document.elementFromPoint(x, y)?.localName === "uppsikt-kort") return { x, y, right, top };
        }
        return null;
      });
      assert.ok(where, "the card can be seen");
      await assertOnlyMarks(page);
      assertNoRequests(own, [site.origin]);
    });

    test("the card is reached and used by the keyboard: approve, undo, escape", async () => {
      const { page } = await open("/other", "ready");
      await showCard(page);
      // Close, the findings, open the panel, approve.
      const judge = async () => {
        for (let tab = 0; tab < 4; tab += 1) await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
      };
      await judge();
      await page.waitForSelector("#c2[data-uppsikt=last]");
      assert.deepEqual(await painted(page), [], "what is approved is not painted");
      await judge();
      await page.waitForSelector("#c2:not([data-uppsikt=last])");
      await page.waitForFunction(() => document.activeElement?.localName === "uppsikt-kort");
      await page.keyboard.press("Escape");
      await page.waitForFunction(() => !document.querySelector("html > uppsikt-kort").matches(":popover-open"));
      await page.close();
    });

    test("the card opens the panel on its comment", async () => {
      const { page } = await open("/other", "ready");
      await showCard(page);
      for (let tab = 0; tab < 3; tab += 1) await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      // A side panel in Chromium; in Firefox, whose sidebar opens on its own button alone, a window of its own.
      const opened = await until("the panel that opened", async () => {
        for (const one of await panelsOf(own)) {
          const author = await one.$eval("#case-author", (heading) => heading.textContent).catch(() => undefined);
          if (one !== panel && author === "Arg Provman") return one;
        }
        return undefined;
      });
      assert.ok(await opened.$eval("#findings", (list) => list.children.length) > 0);
      await opened.close();
      await page.close();
    });

    test("odd comments are read as they stand, or said not to be", async () => {
      const { page, state } = await open("/odd", "ready");
      const { found, read, images, unreadable, pending } = state.health;
      assert.deepEqual({ found, read, images, unreadable, pending }, { found: 10, read: 8, images: 1, unreadable: 1, pending: 0 });
      const item = (id) => state.items.find(({ comment }) => comment.id === id);
      assert.equal(item("long").comment.text, LONG);
      assert.equal(item("html").comment.author, "<img src=x onerror=alert(1)>");
      assert.equal(item("emojis").comment.text, "Hej 😡din idiot");
      assert.equal(item("same~2").comment.text, "Andra med samma id, din idiot");
      for (const id of ["picture", "empty"]) {
        assert.equal(item(id).reviewed.review.mark, "olast");
        assert.equal(await page.$eval(`#${id}`, (root) => root.dataset.uppsikt), "olast", "never as if it had been read");
      }
      for (const id of ["long", "rtl", "html", "emojis"]) assert.ok(item(id).reviewed.review.findings.length > 0, `${id} has its finding`);
      await assertExactlyPainted(page, state);
      await assertOnlyMarks(page);
    });

    test("a page without comments says so", async () => {
      const { state } = await open("/none", "noComments");
      assert.deepEqual(state.items, []);
    });

    test("a login wall is named", async () => {
      await open("/login", "login");
    });

    test("a comment that is half there is said to be, and read when it is filled", async () => {
      const { page, state } = await open("/late", "noComments");
      assert.equal(state.health.found, 0);
      await page.bringToFront();
      await page.evaluate(() => {
        const item = document.createElement("div");
        item.id = "late";
        item.setAttribute("itemtype", "https://schema.org/Comment");
        document.body.append(item);
      });
      await page.waitForSelector("#late[data-uppsikt=olast]");
      await page.evaluate(() => {
        const text = document.createElement("p");
        text.setAttribute("itemprop", "text");
        text.textContent = "Nu står det: din idiot.";
        document.querySelector("#late").append(text);
      });
      await page.waitForSelector("#late:not([data-uppsikt=olast])");
      const later = await until("it is read", async () => {
        const one = await stateOf(panel, `${site.origin}/late`);
        return one.health.read === 1 && one;
      });
      assert.equal(later.health.unreadable, 0);
      await assertExactlyPainted(page, later);
      await page.close();
    });

    test("marks that the page takes away come back", async () => {
      const page = await own.browser.newPage();
      await page.goto(`${site.origin}/other`, { waitUntil: "load" });
      await marked(page, 1);
      await page.evaluate(() => { document.querySelector("#c2").removeAttribute("data-uppsikt"); });
      await marked(page, 1);
      await page.evaluate(() => { document.body.replaceWith(document.body.cloneNode(true)); });
      await page.evaluate(() => { for (const one of document.querySelectorAll("[data-uppsikt]")) one.removeAttribute("data-uppsikt"); });
      await marked(page, 1);
      await page.close();
    });

    test("not even a request of its own making gets out", async () => {
      const try_ = (url) => panel.evaluate((where) => fetch(where).then(() => "sent", () => "refused"), url);
      assert.equal(await try_(`${site.origin}/strict?from=panel`), "refused");
      assert.equal(await try_("https://example.com/"), "refused");
      assert.ok(!own.requests.some(({ url }) => url.includes("from=panel") || url.includes("example.com")), "and the proxy never heard of it");
    });

    test("a message that nobody knows is answered, and nothing hangs", async () => {
      const ask = (message) => panel.evaluate((what) => (globalThis.browser ?? globalThis.chrome).runtime.sendMessage(what), message);
      assert.deepEqual(await ask({ type: "noSuchThing" }), { ok: false, error: { code: "unknownMessage", detail: "noSuchThing" } });
      assert.equal((await ask({ type: "__proto__" })).error.code, "unknownMessage");
      assert.equal((await ask({ type: "toString" })).error.code, "unknownMessage");
      assert.equal((await ask("not even an object")).error.code, "badMessage");
      assert.equal((await ask({ type: "review" })).error.code, "badMessage");
      // And the worker still works.
      const { state } = await open("/strict", "ready");
      assert.equal(state.health.read, 3);
    });
  });
}
