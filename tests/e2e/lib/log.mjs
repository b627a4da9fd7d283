// Asking the worker of its log, as our own pages do.

import assert from "node:assert/strict";

import { until } from "./process.mjs";

/** Asks the worker from one of our own pages. */
export async function askWorker(page, message) {
  const answer = await page.evaluate((what) => (globalThis.browser ?? globalThis.chrome).runtime.sendMessage(what), message);
  assert.equal(answer?.ok, true, `${message.type}: ${JSON.stringify(answer)}`);
  return answer.value;
}

/** A decision on an insult, as the panel would send it. */
export function decision(reason, action = "borttagen") {
  return {
    page: { url: "https://blogg.example.se/sno/", title: "Snö", channel: "blogg.example.se" },
    comment: { id: "c1", text: "din idiot, åk hem", author: "Arg Provman" },
    key: "nyckel", category: "personangrepp",
    basis: { kind: "egenregel", lagrum: "Kommunens regler för kommentarer", lydelse: "egna regler" },
    reason, action,
  };
}

/** Ends the background as the browser does when it has been idle, and waits until it is gone. */
export async function stopWorker({ name, browser, origin }, page) {
  if (name === "chromium") {
    const target = browser.targets().find((one) => one.type() === "service_worker" && one.url().startsWith(origin));
    if (target === undefined) return;
    try {
      await (await target.worker())?.close();
    } catch (error) {
      // It was gone before the driver had let go of it: gone is what was asked for.
      if (!/No session with given id|Target closed|No target with given id/.test(error?.message ?? "")) throw error;
    }
    return;
  }
  await until("Firefox has put the background to sleep", () =>
    page.evaluate(async () => (await browser.runtime.getContexts({ contextTypes: ["BACKGROUND"] })).length === 0));
}
