// The corpora through the whole: what a browser's Wasm finds on a page is what the command line finds in the same texts.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { BROWSERS, launch } from "./lib/browsers.mjs";
import { until } from "./lib/process.mjs";
import { stateOf } from "./lib/proofs.mjs";
import { commentPage, serve } from "./lib/sites.mjs";

// Odd characters and spellings first of all; threads are read for length and number.
const CORPORA = ["dev", "evasions-open", "data-open"];

/** What `uppsikt scan` finds in the texts, in their order. */
function scan(texts) {
  return new Promise((done, fail) => {
    const child = spawn("cargo", ["run", "--release", "--locked", "--quiet", "--", "scan"], { stdio: ["pipe", "pipe", "inherit"] });
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (data) => { out += data; });
    child.once("error", fail);
    child.once("close", (code) => {
      if (code !== 0) fail(new Error(`uppsikt scan ended with ${code}`));
      else done(out.trimEnd().split("\n").map((line) => JSON.parse(line).findings));
    });
    child.stdin.end(texts.map((text, id) => `${JSON.stringify({ id, text })}\n`).join(""));
  });
}

const essence = ({ category, severity, start, end, text, rule }) => ({ category, severity, start, end, text, rule });

/** What the page shows of findings like these. */
function markOf(findings) {
  const severities = findings.filter(({ category }) => category !== "fraga").map(({ severity }) => severity);
  return ["atgarda", "granska", "notera"].find((one) => severities.includes(one)) ?? (findings.length > 0 ? "fraga" : "last");
}

describe("the corpora", () => {
  let site;
  let texts;
  before(async () => {
    const lines = await Promise.all(CORPORA.map((name) => readFile(`tests/corpus/${name}.jsonl`, "utf8")));
    texts = lines.join("").split("\n").filter(Boolean).map((line) => JSON.parse(line).text);
    const comments = texts.map((text, i) => ({ id: `k${i}`, author: "Prov Provsson", text }));
    site = await serve({ "/corpus": { body: commentPage(comments) } });
  });
  after(() => site?.stop());

  for (const name of BROWSERS) {
    test(`are read in ${name} as they are natively`, async () => {
      const own = await launch(name);
      try {
        const page = await own.browser.newPage();
        await page.goto(`${site.origin}/corpus`, { waitUntil: "load" });
        const panel = await own.panel();
        const state = await until("every comment is read", async () => {
          const one = await stateOf(panel, site.origin);
          return one.status === "ready" && one.items.length === texts.length && one;
        }, { within: 60_000 });
        const read = state.items.map(({ comment }) => comment.text);
        const same = read.filter((text, i) => text === texts[i]).length;
        // Line breaks are how HTML shows them; everything else is read as written.
        assert.deepEqual(read.map((text) => text.replace(/\s+/g, "")), texts.map((text) => text.replace(/\s+/g, "")));
        assert.ok(same > texts.length * 0.9, `${same} of ${texts.length} are the same to the letter`);

        const natively = await scan(read);
        for (const [i, { comment, reviewed }] of state.items.entries()) {
          assert.deepEqual(reviewed.review.findings.map(essence), natively[i].map(essence), comment.text);
          assert.equal(reviewed.review.mark, markOf(natively[i]), comment.text);
        }
        const shown = await page.$$eval("[data-uppsikt]", (all) => all.map((one) => one.getAttribute("data-uppsikt")));
        assert.deepEqual(shown, natively.map(markOf));
      } finally {
        await own.stop();
      }
    });
  }
});
