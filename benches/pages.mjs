// Measures what Uppsikt costs a page. Called by `cargo xtask bench pages`, which built the extension and found the browsers:
//
//   UPPSIKT_DIST=… UPPSIKT_CHROMIUM=… UPPSIKT_FIREFOX=… node benches/pages.mjs INPUT [ROUNDS]
//
// INPUT holds the comments and words that `cargo bench` wrote. The same pages are opened in turns with nothing, with the
// extension as it ships, and with mark.js, so that whatever slows the machine slows all. Prints one JSON line.

import { readFile } from "node:fs/promises";
import path from "node:path";

import { BROWSERS, launch } from "../tests/e2e/lib/browsers.mjs";
import { until } from "../tests/e2e/lib/process.mjs";
import { commentPage, serve } from "../tests/e2e/lib/sites.mjs";
import { areMarked, isMarkedByItself, reading, recordIn } from "./pages/recorder.mjs";
import { CATEGORIES, tasksOf } from "./pages/trace.mjs";
import { usageOf } from "./pages/usage.mjs";

const [input, given] = process.argv.slice(2);
const { comments, words } = JSON.parse(await readFile(path.resolve(input), "utf8"));
const library = await readFile("node_modules/mark.js/dist/mark.min.js");
const ROUNDS = Number(given ?? 3);
const SIZES = [100, 2_000, 10_000];
/** Of these the page on which more comments come. */
const MIDDLE = 2_000;
/** mark.js goes through the whole page once for each word, which takes minutes: so few words say enough, and are counted up. */
const SAMPLED = 20;
/** What comes after the last mark, as painting it, is counted too. */
const SETTLE_MS = 1_000;
/** How long the restless page is watched, and how often it changes. */
const RESTLESS_MS = 5_000;
const CHANGES_EVERY_MS = 10;
const CHANGES_AT_ONCE = 2;
/** Comments that come later, and how often. */
const MORE = 20;
const TIMES_MORE = 5;

const say = (line) => process.stderr.write(`${line}\n`);

const site = await serve(pages());
try {
  const measured = [];
  for (const name of BROWSERS) measured.push(await measure(name));
  process.stdout.write(`${JSON.stringify({ words: words.length, sampled: SAMPLED, rounds: ROUNDS, browsers: measured })}\n`);
} finally {
  await site.stop();
}

async function measure(name) {
  const without = await launch(name, { extension: false });
  const withIt = await launch(name, { sleeps: false });
  try {
    const ways = {
      nothing: { launched: without, page: "/plain" },
      uppsikt: { launched: withIt, page: "/plain", marked: true },
      "mark.js": { launched: without, page: "/words", share: SAMPLED / words.length },
      "mark.js, one expression": { launched: without, page: "/expression" },
    };
    const loads = [];
    for (const size of SIZES) {
      const of = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
      // The first round warms.
      for (let round = 0; round <= ROUNDS; round += 1) {
        for (const [way, { launched, page, marked = false }] of Object.entries(ways)) {
          const count = marked ? size : undefined;
          const one = await load(launched, `${page}/${size}`, count);
          if (marked) Object.assign(one, await tasks(launched, `${page}/${size}`, count));
          if (round > 0) of[way].push(one);
        }
      }
      const nothing = of.nothing[0];
      for (const [way, all] of Object.entries(of)) {
        const { share } = ways[way];
        loads.push({ size, way, ...(share === undefined ? medians(all) : { all: median(all.map((one) => one.all)) / share }), moved: all.filter(({ boxes }) => boxes !== nothing.boxes).length, errors: all.flatMap(({ errors }) => errors) });
        say(`  ${name}, ${size}, ${way}: ${JSON.stringify(loads.at(-1))}`);
      }
    }
    return {
      browser: await withIt.browser.version(),
      name,
      loads,
      more: await more(withIt),
      restless: { nothing: await restless(without), uppsikt: await restless(withIt) },
    };
  } finally {
    await withIt.stop();
    await without.stop();
  }
}

/** Opens a page, waits until it is marked and has settled, and tells what that took. */
async function load(launched, where, count) {
  const page = await launched.browser.newPage();
  await recordIn(page);
  const usage = await usageOf(launched, page);
  await settled(page, where, count);
  const used = await usage();
  const read = await page.evaluate(reading);
  await page.close();
  return { ...read, ...used };
}

/** Our tasks on the same page, opened once more: a trace slows what it traces. Nothing where no trace tells. */
async function tasks(launched, where, count) {
  if (launched.name !== "chromium") return {};
  const page = await launched.browser.newPage();
  await recordIn(page);
  await page.tracing.start({ categories: CATEGORIES });
  await settled(page, where, count);
  const trace = await traced(launched, page);
  await page.close();
  return trace;
}

async function settled(page, where, count) {
  await page.goto(site.origin + where, { waitUntil: "load" });
  const isDone = count === undefined ? isMarkedByItself : areMarked;
  await until(`${where} is marked`, () => page.evaluate(isDone, count), { within: 120_000, every: 100 });
  await pause(SETTLE_MS);
}

async function traced(launched, page) {
  const { longest, total } = tasksOf(Buffer.from(await page.tracing.stop()).toString(), isOurs(launched));
  return { ourLongest: longest, ours: total };
}

/** From when comments come into the window to when all of them are marked, on the middle page. */
async function more({ browser }) {
  const page = await browser.newPage();
  await recordIn(page);
  await page.goto(`${site.origin}/plain/${MIDDLE}`, { waitUntil: "load" });
  await until("all is marked", () => page.evaluate(areMarked, MIDDLE));
  const times = [];
  for (let time = 0; time < TIMES_MORE; time += 1) {
    await pause(500);
    times.push(await page.evaluate(addMore, MORE, time));
  }
  await page.close();
  say(`  more: ${times.map((time) => time.toFixed(0)).join(" ")} ms`);
  return { median: median(times), worst: Math.max(...times) };
}

async function addMore(count, time) {
  const [first] = document.querySelectorAll("article[id]");
  const begun = performance.now();
  const added = Array.from({ length: count }, (_, at) => {
    const copy = first.cloneNode(true);
    copy.id = `more-${time}-${at}`;
    copy.removeAttribute("data-uppsikt");
    return copy;
  });
  first.before(...added);
  const marks = window.recorded.marks;
  while (!added.every((one) => marks.has(one))) await new Promise((done) => setTimeout(done, 4));
  return Math.max(...added.map((one) => marks.get(one))) - begun;
}

/** A page of a hundred comments that never comes to rest, once it is marked. */
async function restless(launched) {
  const page = await launched.browser.newPage();
  await recordIn(page);
  await page.goto(`${site.origin}/plain/100`, { waitUntil: "load" });
  if (launched.origin !== "") await until("all is marked", () => page.evaluate(areMarked, 100));
  await pause(SETTLE_MS);
  await page.evaluate(beginChanges, CHANGES_EVERY_MS, CHANGES_AT_ONCE);
  const usage = await usageOf(launched, page);
  await pause(RESTLESS_MS);
  const { busy } = await usage();
  const { pause: longestPause, changes } = await page.evaluate(() => ({ pause: window.recorded.pause, changes: window.changes }));
  const one = { seconds: RESTLESS_MS / 1_000, changes, busy, pause: longestPause };
  if (launched.name === "chromium" && launched.origin !== "") {
    await page.tracing.start({ categories: CATEGORIES });
    await pause(RESTLESS_MS);
    Object.assign(one, await traced(launched, page));
  }
  await page.close();
  say(`  restless: ${JSON.stringify(one)}`);
  return one;
}

/** As a lively page does: a clock, a time beside a comment, a notice that comes and one that goes. */
function beginChanges(every, atOnce) {
  window.recorded.pause = 0;
  window.changes = 0;
  const times = [...document.querySelectorAll("article time")];
  const clock = document.querySelector("h1");
  const changes = [
    () => { clock.textContent = `Prov ${window.changes}`; },
    () => { times[window.changes % times.length].textContent = `${window.changes} s`; },
    () => { document.body.append(Object.assign(document.createElement("p"), { className: "notice", textContent: "Ny" })); },
    () => { document.querySelector("p.notice")?.remove(); },
  ];
  setInterval(() => {
    for (let at = 0; at < atOnce; at += 1) changes[window.changes++ % changes.length]();
  }, every);
}

function pages() {
  const sample = Array.from({ length: SAMPLED }, (_, at) => words[Math.floor((at * words.length) / SAMPLED)]);
  const served = {
    "/mark.js": { body: library, type: "text/javascript; charset=utf-8" },
    "/words.js": { body: `const words = ${JSON.stringify(words)}, sample = ${JSON.stringify(sample)};`, type: "text/javascript; charset=utf-8" },
  };
  const options = `{ accuracy: "exactly", separateWordSearch: false, diacritics: false, done: () => { recorded.done = performance.now() - recorded.at; } }`;
  const ends = {
    plain: `<script>addEventListener("DOMContentLoaded", () => { recorded.done = 0; });</script>`,
    words: marking(`mark(sample, ${options})`),
    expression: marking(`markRegExp(new RegExp("(?<![\\\\p{L}\\\\p{N}])(?:" + words.join("|") + ")(?![\\\\p{L}\\\\p{N}])", "giu"), ${options})`),
  };
  for (const size of SIZES) {
    const shown = Array.from({ length: size }, (_, at) => ({ id: `c${at}`, author: `Provperson ${at}`, text: comments[at % comments.length] }));
    for (const [way, extra] of Object.entries(ends)) served[`/${way}/${size}`] = { body: commentPage(shown, { extra }) };
  }
  return served;
}

function marking(call) {
  return `<script src="/mark.js"></script><script src="/words.js"></script><script>addEventListener("DOMContentLoaded", () => { new Mark(document.body).${call}; });</script>`;
}

function isOurs({ origin }) {
  return (url) => origin !== "" && url.startsWith(origin);
}

function medians(all) {
  const keys = ["all", "visible", "visibleCount", "added", "shift", "longest", "pause", "elements", "busy", "memory", "ourLongest", "ours"];
  return Object.fromEntries(keys.flatMap((key) => (all[0][key] === undefined ? [] : [[key, median(all.map((one) => one[key]))]])));
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
