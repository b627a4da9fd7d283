// Shows Uppsikt on the demo blog. Called by `cargo xtask demo`, which built the extension and found the browser:
//
//   node demo/demo.mjs BROWSER PROGRAM EXTENSION GECKO_ID [--headless OUT]
//
// Headless, it writes screenshots into OUT and prints one JSON line on stdout; everything else goes to stderr.

import { createServer } from "node:http";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import puppeteer from "puppeteer-core";

const [name, program, extension, geckoId, headless, out] = process.argv.slice(2);
const say = (line) => process.stderr.write(`${line}\n`);

/** Firefox gives each extension a random address; for a throw-away profile it can be chosen. */
const GECKO_UUID = "0d3f6c1e-8a54-4f0e-9d0b-75707073696b";

/** How long the page may take to be reviewed. */
const PATIENCE = 30_000;

const server = await serve(path.join(import.meta.dirname, "blog"));
const blog = `http://127.0.0.1:${server.address().port}/`;
const browser = await launch();
browser.once("disconnected", () => server.close());
// Ctrl-C closes the browser with us.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void browser.close());

try {
  const extensionPages = await install();
  if (headless === undefined) await show();
  else await photograph(extensionPages);
} catch (error) {
  say(`error: ${error.stack ?? error}`);
  process.exitCode = 1;
  await browser.close();
} finally {
  if (headless !== undefined) await browser.close();
}

/** Serves the directory's files on loopback, on a port that is free. */
async function serve(directory) {
  const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml" };
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
  // An open browser keeps connections; they must not keep us.
  server.unref();
  return server;
}

/** Opens the browser with a profile that is gone afterwards. */
function launch() {
  const shared = { executablePath: program, headless: headless !== undefined, defaultViewport: null };
  if (name === "firefox") {
    return puppeteer.launch({
      ...shared,
      browser: "firefox",
      // Without it Firefox refuses to be driven to an extension's page, which the screenshot of the panel needs.
      args: headless === undefined ? [] : ["-remote-allow-system-access", "--width=1280", "--height=1000"],
      extraPrefsFirefox: {
        "extensions.webextensions.uuids": JSON.stringify({ [geckoId]: GECKO_UUID }),
        // Uppsikt speaks the browser's language; these take effect where its Swedish language pack is installed.
        "intl.locale.requested": "sv-SE",
        "intl.accept_languages": "sv-SE, sv, en",
      },
    });
  }
  return puppeteer.launch({
    ...shared,
    pipe: true,
    env: { ...process.env, LANGUAGE: "sv" },
    enableExtensions: [extension],
    // A person looks at it: no banner about automation.
    ignoreDefaultArgs: headless === undefined ? ["--enable-automation"] : [],
    args: [
      // As root, in containers and CI, Chromium's sandbox cannot start.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ...(headless === undefined ? [] : ["--disable-gpu"]),
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--lang=sv-SE",
      "--window-size=1280,1000",
    ],
  });
}

/** Sees to it that Uppsikt is there; gives the address its pages begin with. */
async function install() {
  if (name === "firefox") {
    await browser.installExtension(extension);
    return `moz-extension://${GECKO_UUID}/`;
  }
  const worker = await browser.waitForTarget(
    (target) => target.type() === "service_worker" && target.url().endsWith("/background.js"),
    { timeout: PATIENCE },
  );
  return new URL("/", worker.url()).href;
}

/** Leaves the browser to the user. */
async function show() {
  const [first] = await browser.pages();
  const page = first ?? (await browser.newPage());
  await openReviewed(page);
  say(`
Uppsikt is in this browser, in a profile that is thrown away when you close it.

  The blog:      ${blog}
  On the page:   comments that may break the rules are marked; point at a marked word for the reason.
  The panel:     click the Uppsikt button in the toolbar (it may hide under the puzzle piece), or Alt+Shift+U.
  To end:        close the browser, or press Ctrl-C here.
`);
  await new Promise((closed) => browser.once("disconnected", closed));
}

/** Screenshots of page and panel, and what stands on the page. */
async function photograph(extensionPages) {
  await mkdir(out, { recursive: true });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 1000 });
  const marks = await openReviewed(page);
  const pagePicture = path.join(out, `${name}-page.png`);
  await page.screenshot({ path: pagePicture, fullPage: true });

  const panel = await browser.newPage();
  await panel.setViewport({ width: 420, height: 1000 });
  await openExtensionPage(panel, `${extensionPages}pages/panel.html`);
  const tab = await panel.evaluate(async (address) => {
    const tabs = await chrome.tabs.query({});
    return tabs.find(({ url }) => url?.startsWith(address))?.id;
  }, blog);
  if (tab === undefined) throw new Error("the extension does not see the blog's tab");
  await openExtensionPage(panel, `${extensionPages}pages/panel.html?tab=${tab}`);
  await settled(panel);
  const panelPicture = path.join(out, `${name}-panel.png`);
  await panel.screenshot({ path: panelPicture });

  // The card beside the threat, as the panel's "Visa på sidan" opens it.
  await panel.evaluate((tab) => chrome.tabs.sendMessage(tab, { type: "show", comment: "comment-8" }), tab);
  await page.bringToFront();
  await pause(500);
  const cardPicture = path.join(out, `${name}-card.png`);
  await page.screenshot({ path: cardPicture });

  // What would be saved of a decision, before anything is.
  await panel.bringToFront();
  await panel.click("#open-log");
  await panel.click("#log-form button[type=submit]");
  await panel.waitForSelector("#log-preview:not([hidden])");
  // Tall enough not to scroll: the panel's head would stand over the form.
  await panel.setViewport({ width: 420, height: 2400 });
  const logPicture = path.join(out, `${name}-log.png`);
  await (await panel.$("#log-form")).screenshot({ path: logPicture });

  const count = (...wanted) => marks.filter((mark) => wanted.includes(mark)).length;
  const result = {
    browser: name,
    read: marks.length - count("olast"),
    flagged: count("atgarda", "granska", "notera"),
    questions: count("fraga"),
    screenshots: [pagePicture, cardPicture, panelPicture, logPicture],
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Opens the blog and waits until every comment carries its mark; gives the marks. */
async function openReviewed(page) {
  // An extension that was just installed registers its content script a moment later: a page opened before has none.
  const end = Date.now() + PATIENCE;
  for (;;) {
    await page.goto(blog, { waitUntil: "load" });
    const marks = await page
      .waitForFunction(
        () => {
          const comments = [...document.querySelectorAll(".comment-list .comment")];
          const marks = comments.map((comment) => comment.dataset.uppsikt);
          return marks.every((mark) => mark !== undefined) && marks;
        },
        { timeout: 5000 },
      )
      .then((handle) => handle.jsonValue(), () => undefined);
    if (marks !== undefined) return marks;
    if (Date.now() > end) throw new Error(`Uppsikt did not mark every comment of ${blog} within ${PATIENCE / 1000} s`);
  }
}

/** Puppeteer does not see Firefox's extension pages load: it is asked for, and then looked at. */
async function openExtensionPage(page, url) {
  if (name !== "firefox") {
    await page.goto(url, { waitUntil: "load" });
    return;
  }
  const arrived = () =>
    page.evaluate((wanted) => location.href === wanted && document.readyState === "complete", url).catch(() => false);
  const asked = page.goto(url, { timeout: 10_000 }).catch((error) => error);
  const end = Date.now() + PATIENCE;
  while (!(await arrived())) {
    if (Date.now() > end) throw new Error(`Firefox did not open ${url}: ${await asked}`);
    await pause(100);
  }
}

/** Waits until the page's text has stopped changing. */
async function settled(page) {
  let before;
  for (let same = 0; same < 5; await pause(200)) {
    const now = await page.evaluate(() => document.body.innerHTML);
    same = now === before ? same + 1 : 0;
    before = now;
  }
}

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
