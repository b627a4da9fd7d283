// Comments that stand in frames: of the page's own making, of a site that was granted, and of one that was not.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import { assertOnlyMarks, watch } from "./lib/proofs.mjs";
import { commentPage, serve } from "./lib/sites.mjs";

const sample = (name) => readFile(new URL(`../pages/${name}/page.html`, import.meta.url), "utf8");
const attribute = (html) => html.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
const around = (frame) =>
  `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Inlägg</title><link rel="icon" href="data:,"></head><body><h1>Inlägg</h1>${frame}</body></html>`;

let server;
before(async () => {
  const pages = {
    "/web/iframe.html": { body: await sample("remark42") },
    "/plugins/feedback.php": { body: await sample("facebook-plugin") },
  };
  server = await serve(pages);
  const { port } = new URL(server.origin);
  pages["/remark"] = { body: around(`<iframe src="http://localhost:${port}/web/iframe.html?site_id=prov" width="600" height="500"></iframe>`) };
  pages["/plugin"] = { body: around('<iframe src="http://sv-se.facebook.com/plugins/feedback.php?href=x" width="600" height="500"></iframe>') };
  pages["/both"] = {
    body: commentPage([{ id: "c1", author: "Majvor", text: "Vad fint!" }], {
      extra: '<iframe src="http://sv-se.facebook.com/plugins/feedback.php?href=x" width="600" height="500"></iframe>',
    }),
  };
  pages["/ghost"] = { body: around(`<iframe srcdoc="${attribute(await sample("ghost"))}" width="600" height="500"></iframe>`) };
  pages["/empty"] = { body: around('<iframe src="/other"></iframe>') };
  pages["/other"] = { body: around("Inget.") };
});
after(() => server?.stop());

for (const browser of BROWSERS) {
  describe(`frames, ${browser}`, () => {
    let own;
    let first;
    before(async () => {
      own = await launch(browser, { plays: { domain: "facebook.com", port: Number(new URL(server.origin).port) } });
      first = await own.panel();
    });
    after(() => own?.stop());

    /** The page, and a panel that is bound to its tab. */
    const open = async (path) => {
      const page = await own.browser.newPage();
      await watch(page);
      await page.goto(`${server.origin}${path}`, { waitUntil: "load" });
      const tab = await first.evaluate(async (url) =>
        (await (globalThis.browser ?? globalThis.chrome).tabs.query({})).find((one) => one.url === url).id, `${server.origin}${path}`);
      return { page, panel: await own.panel(`?tab=${tab}`) };
    };
    const health = (panel) => panel.evaluate(() => ({
      level: document.getElementById("health").dataset.level,
      text: document.getElementById("health-text").textContent,
      more: document.getElementById("health-more").textContent,
      buttons: [...document.querySelectorAll("#frames button")].map((button) => button.textContent),
      queue: [...document.querySelectorAll("#queue [role=option] .who")].map((one) => one.textContent),
    }));

    test("a frame of a granted site is read with the page: one count, one queue, and shown where it stands", async () => {
      const { page, panel } = await open("/both");
      const state = await until("page and frame are read", async () => {
        const one = await health(panel);
        return /4/.test(one.text) && one;
      });
      assert.deepEqual(state.buttons, []);
      assert.deepEqual(state.queue.sort(), ["Fel Faktason", "Lång Lotta"].sort());
      const frame = page.frames().find((one) => one.url().includes("/plugins/"));
      assert.equal(await frame.evaluate(() => document.querySelectorAll("[data-uppsikt]").length), 3);
      await panel.bringToFront();
      await panel.evaluate(() => [...document.querySelectorAll("#queue [role=option]")].find((one) => one.textContent.includes("Fel Faktason")).click());
      await panel.click("[data-action=show]");
      await until("the card stands in the frame", () => frame.evaluate(() => document.querySelector("html > uppsikt-kort")?.matches(":popover-open") === true));
      assert.equal(await page.evaluate(() => document.querySelector("html > uppsikt-kort")?.matches(":popover-open") === true), false);
      await assertOnlyMarks(page);
      await page.close();
      await panel.close();
    });

    test("a page whose comments all stand in a frame is as well read as the frame", async () => {
      const { page, panel } = await open("/plugin");
      const state = await until("the frame is read", async () => {
        const one = await health(panel);
        return /3/.test(one.text) && one;
      });
      assert.equal(state.level, "yellow", "one is cut, more are folded");
      await page.close();
      await panel.close();
    });

    test("a frame that the page wrote itself (Ghost's) is the page's own", async () => {
      const { page, panel } = await open("/ghost");
      const state = await until("the frame is read", async () => {
        const one = await health(panel);
        return /3/.test(one.text) && one;
      });
      assert.deepEqual(state.buttons, []);
      await page.close();
      await panel.close();
    });

    test("a frame that may not be read is said, and never passes for an empty one", async () => {
      const { page, panel } = await open("/remark");
      const state = await until("the panel says so", async () => {
        const one = await health(panel);
        return one.buttons.length === 1 && one;
      });
      assert.match(state.buttons[0], /Remark42 \(localhost\)/);
      assert.match(state.more, /Remark42/);
      assert.equal(state.level, "yellow");
      const frame = page.frames().find((one) => one.url().includes("/web/iframe.html"));
      assert.equal(await frame.evaluate(() => document.querySelector("[data-uppsikt]")), null, "not read before the user says so");
      // Chromium's driver can answer no permission prompt; what follows a grant is the same code in both.
      if (browser === "firefox") {
        await panel.bringToFront();
        await panel.click("#frames button");
        await own.allow();
        const after = await until("the frame is read", async () => {
          const one = await health(panel);
          return one.buttons.length === 0 && /3/.test(one.text) && one;
        });
        assert.match(after.text, /bild|picture|image/i, "the picture is said");
        assert.equal(await frame.evaluate(() => document.querySelectorAll("[data-uppsikt]").length), 4);
      }
      await page.close();
      await panel.close();
    });

    test("a frame that has nothing to do with comments changes nothing", async () => {
      const { page, panel } = await open("/empty");
      const state = await until("the page is looked through", async () => {
        const one = await health(panel);
        return one.level === "wait" && one.text !== "" && !/…/.test(one.text) && one;
      });
      assert.deepEqual(state.buttons, []);
      await page.close();
      await panel.close();
    });
  });
}
