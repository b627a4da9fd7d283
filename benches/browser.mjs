// Measures the shipped Wasm in Chromium. Called by `cargo xtask bench`, which built the extension and found the browser:
//
//   node benches/browser.mjs PROGRAM DIST INPUT OUT
//
// DIST is the built extension for Chromium; INPUT the comments and words that `cargo bench` wrote. Prints one JSON line.
// A copy of the extension in OUT is measured, for its worker needs a clock of its own; nothing in it is changed else.

import { createServer } from "node:http";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import puppeteer from "puppeteer-core";

const [program, dist, input, out] = process.argv.slice(2).map((argument) => path.resolve(argument));
const { comments, words, own } = JSON.parse(await readFile(input, "utf8"));
const say = (line) => process.stderr.write(`${line}\n`);

/** How often a worker is stopped and started. */
const STARTS = 15;
/** How many comments a page sends first. */
const FIRST = 50;

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const extension = path.join(out, "extension");
await cp(dist, extension, { recursive: true });
await addClock();
await bundlePage();
const server = await serve(path.join(out, "page"));
const browser = await puppeteer.launch({
  executablePath: program,
  headless: true,
  pipe: true,
  enableExtensions: [extension],
  args: [
    // As root, in containers and CI, Chromium's sandbox cannot start.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  const result = { browser: await browser.version(), start: await starts(), filters: await filters() };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await browser.close();
  server.close();
}

/** The worker's script, with a clock that starts before anything else of it is evaluated and stops at its first answer. */
async function addClock() {
  const file = path.join(extension, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  await writeFile(
    path.join(extension, "clock.js"),
    `const started = performance.now();
     const add = chrome.runtime.onMessage.addListener.bind(chrome.runtime.onMessage);
     let answered;
     chrome.runtime.onMessage.addListener = (listener) => add((message, sender, reply) => {
       if (message === "clock") { reply(answered); return false; }
       return listener(message, sender, (answer) => { answered ??= performance.now() - started; reply(answer); });
     });`,
  );
  await writeFile(
    path.join(extension, "clocked.js"),
    `import "./clock.js";\nimport "./${manifest.background.service_worker}";\n`,
  );
  manifest.background.service_worker = "clocked.js";
  await writeFile(file, JSON.stringify(manifest));
}

/** From the beginning of a dead worker's script to its first answered batch, in milliseconds. */
async function starts() {
  const isWorker = (target) => target.type() === "service_worker" && target.url().endsWith("/clocked.js");
  const worker = await browser.waitForTarget(isWorker, { timeout: 30_000 });
  const page = await browser.newPage();
  await page.goto(new URL("/pages/panel.html", worker.url()).href);
  const batch = comments.slice(0, FIRST).map((text, id) => ({ id: String(id), text }));
  const times = [];
  for (let i = 0; i < STARTS; i += 1) {
    const running = browser.targets().find(isWorker);
    await (await running?.worker())?.close();
    await pause(300);
    const [answer, time] = await page.evaluate(async (comments) => {
      const page = { url: "https://blogg.example.se/", title: "", channel: "blogg.example.se" };
      const answer = await chrome.runtime.sendMessage({ type: "review", page, comments });
      return [answer, await chrome.runtime.sendMessage("clock")];
    }, batch);
    if (answer?.ok !== true || answer.value.length !== batch.length) throw new Error(`no review: ${JSON.stringify(answer)}`);
    times.push(time);
  }
  await page.close();
  say(`  starts: ${times.map((time) => time.toFixed(0)).join(" ")} ms`);
  return { comments: batch.length, median: median(times), worst: Math.max(...times) };
}

/** Ours and others' filters on one page, in turns. */
async function filters() {
  const page = await browser.newPage();
  page.on("pageerror", (error) => say(`  page: ${error}`));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const files = await heads();
  return page.evaluate((input) => window.measure(input), { comments, words, own, files });
}

/** The built-in files without their rules: a pack needs all categories. */
async function heads() {
  const folder = "extension/packs/rules";
  const names = (await readdir(folder)).filter((name) => name.endsWith(".toml") && !name.startsWith("_"));
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(path.join(folder, name), "utf8");
      return { name, text: text.split(/^\[classes\]|^\[\[rule\]\]/m)[0] };
    }),
  );
}

async function bundlePage() {
  const page = path.join(out, "page");
  await mkdir(page, { recursive: true });
  await writeFile(path.join(page, "index.html"), `<!doctype html><meta charset="utf-8"><script type="module" src="page.js"></script>`);
  await cp(path.join(dist, "core.wasm.js"), path.join(page, "core.wasm.js"));
  await build({
    entryPoints: ["benches/page.mjs"],
    outfile: path.join(page, "page.js"),
    bundle: true,
    format: "esm",
    charset: "utf8",
    external: ["./core.wasm.js"],
    logLevel: "warning",
  });
}

async function serve(directory) {
  const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8" };
  const server = createServer(async (request, response) => {
    const name = path.basename(new URL(request.url, "http://localhost").pathname) || "index.html";
    try {
      const bytes = await readFile(path.join(directory, name));
      response.writeHead(200, { "content-type": types[path.extname(name)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return server;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
