// Both stock browsers with the built extension in them, all their traffic through a proxy that tells.

import { createHash } from "node:crypto";
import { access, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import puppeteer from "puppeteer-core";

import { temporaryFolder, until } from "./process.mjs";
import { startProxy } from "./proxy.mjs";

/** The browsers to test in: UPPSIKT_BROWSER names one; otherwise both. */
export const BROWSERS = process.env.UPPSIKT_BROWSER ? [process.env.UPPSIKT_BROWSER] : ["chromium", "firefox"];

const PROGRAM = {
  chromium: process.env.UPPSIKT_CHROMIUM ?? "/usr/bin/chromium",
  firefox: process.env.UPPSIKT_FIREFOX ?? "/usr/bin/firefox-esr",
};

/** Holds `chromium/` and `firefox/`, built with the loopback addresses among the declared sites. */
const DIST = resolve(process.env.UPPSIKT_DIST ?? "dist");

/** The same as it ships: with no site declared but those that everyone gets. */
const SHIPPED = resolve(process.env.UPPSIKT_SHIPPED ?? "dist");

/** Ours to choose: so that the extension's pages have a known address in Firefox. */
const FIREFOX_ID = "{5d1f7a52-9c0e-4b7b-8f3a-6e2c41d09b8e}";
const FIREFOX_UUID = "3f6b0c1e-7a52-4d5e-9c1b-0a1b2c3d4e5f";

/**
 * @typedef {object} Launched
 * @property {"chromium" | "firefox"} name
 * @property {import("puppeteer-core").Browser} browser
 * @property {{ method: string, url: string }[]} requests Every request of the whole browser so far.
 * @property {string} origin The extension's own address; empty without it.
 * @property {(search?: string, where?: { inWindow?: boolean }) => Promise<import("puppeteer-core").Page>} panel The panel's
 *   page in a tab, or in a window of its own: from there `chrome` speaks. `?tab=N` binds it to one tab.
 * @property {(path: string, where?: { inWindow?: boolean }) => Promise<import("puppeteer-core").Page>} page Any page of the
 *   extension's.
 * @property {(page: import("puppeteer-core").Page) => Promise<void>} press Presses the toolbar button on this page.
 * @property {() => Promise<void>} [allow] Says yes to the browser's question about a permission. Firefox alone: Chromium's
 *   driver reaches no such question.
 * @property {(pattern: string) => Promise<void>} takeBack Takes a site back from the test build, as the user can in the browser.
 * @property {(body: string) => Promise<unknown>} [inWindow] Runs JavaScript in the browser's own window; gives what it returns, a
 *   plain value. Firefox alone: Chromium's driver reaches no such window.
 * @property {() => Promise<void>} reinstall As an update does: what runs of the extension is orphaned, and it starts anew.
 * @property {() => Promise<void>} stop
 */

/**
 * @param {"chromium" | "firefox"} name
 * @param {{ extension?: boolean, shipped?: boolean, profile?: string, sleeps?: boolean, plays?: { domain: string, port: number }, policy?: object }} options `shipped`: the extension as users get it, with
 *   access to no page; `profile`: keeps its data there, for a later launch; `sleeps`: Firefox
 *   stops an idle background after a second, not after half a minute as it does by itself; `plays`: a domain and the port of the server
 *   that plays it; `policy`: what the extension is set to by the machine's administrator.
 * @returns {Promise<Launched>}
 */
export async function launch(name, { extension = true, shipped = false, profile, sleeps = true, plays, policy } = {}) {
  const directory = join(shipped ? SHIPPED : DIST, name);
  if (extension) await access(join(directory, "manifest.json"));
  const folder = profile === undefined ? await temporaryFolder(name) : { path: profile, remove: async () => undefined };
  const proxy = await startProxy(plays?.domain, plays?.port);
  let browser;
  let panels = 0;
  try {
    browser = await (name === "chromium" ? chromium : firefox)(folder.path, proxy.port, extension ? directory : undefined, sleeps, policy);
  } catch (error) {
    await proxy.stop();
    await folder.remove();
    throw error;
  }
  let origin = "";
  if (extension && name === "firefox") {
    await browser.installExtension(directory);
    origin = `moz-extension://${FIREFOX_UUID}`;
  } else if (extension) {
    const target = await browser.waitForTarget((one) => one.type() === "service_worker" && one.url().startsWith("chrome-extension://"));
    origin = new URL(target.url()).origin === "null" ? target.url().split("/").slice(0, 3).join("/") : new URL(target.url()).origin;
  }
  return {
    name,
    browser,
    requests: proxy.requests,
    origin,
    panel(search = "", where = {}) {
      return this.page(`pages/panel.html${search}`, where);
    },
    async page(path, { inWindow = false } = {}) {
      const page = await browser.newPage({ type: inWindow ? "window" : "tab" });
      panels += 1;
      const url = `${origin}/${path}#${panels}`;
      if (name === "chromium") {
        await page.goto(url);
        return page;
      }
      // Firefox goes there, in another process, and never tells that it has arrived.
      void page.goto(url).catch(() => undefined);
      return until(path, async () => {
        for (const one of await browser.pages()) {
          if (await one.evaluate("location.href").catch(() => "") === url) return one;
        }
        return undefined;
      });
    },
    async press(page) {
      await page.bringToFront();
      await (name === "chromium" ? pressInChromium : pressInFirefox)(browser, page);
    },
    async takeBack(pattern) {
      if (name === "chromium") return takeBackInChromium(browser, origin);
      const page = await this.panel();
      await page.evaluate((what) => globalThis.browser.permissions.remove({ origins: [what] }), pattern);
      await page.close();
    },
    ...(name === "firefox" && {
      allow: () => allowInFirefox(browser),
      inWindow: (body) => inFirefoxsWindow(browser, "the browser's own window", body),
    }),
    async reinstall() {
      if (name === "chromium") await browser.uninstallExtension(new URL(origin).host);
      await browser.installExtension(directory);
    },
    async stop() {
      await browser.close().catch(() => undefined);
      await proxy.stop();
      await folder.remove();
    },
  };
}

async function chromium(profile, proxyPort, extension, _sleeps, policy) {
  return puppeteer.launch({
    browser: "chrome",
    ...(policy === undefined ? { executablePath: PROGRAM.chromium } : await underPolicy(profile, extension, policy)),
    headless: true,
    pipe: true,
    userDataDir: profile,
    ...(extension === undefined ? {} : { enableExtensions: [extension] }),
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
      // The browser's own errands, so that what is left in the proxy's list is the pages' and the extension's.
      "--disable-domain-reliability", "--no-pings", "--disable-client-side-phishing-detection",
      "--component-updater=url-source=http://127.0.0.1:9/browser", "--gaia-url=http://127.0.0.1:9/browser",
      "--disable-features=AutofillServerCommunication,NetworkTimeServiceQuerying,OptimizationHints,MediaRouter,Translate",
      `--proxy-server=http://127.0.0.1:${proxyPort}`,
      // Loopback too goes through the proxy.
      "--proxy-bypass-list=<-loopback>",
    ],
    defaultViewport: { width: 1200, height: 900 },
  });
}

/**
 * Chromium reads its policies from one folder of the machine alone. This browser gets a folder of its own in its place, in a
 * name space that only it sees: nothing of the machine's is touched. Some containers have no name spaces: there the file lies in
 * the machine's folder for as long as the browser runs.
 */
async function underPolicy(profile, extension, policy) {
  const settings = join(profile, "policy");
  await mkdir(join(settings, "policies/managed"), { recursive: true });
  await writeFile(join(settings, "policies/managed/test.json"), JSON.stringify({ "3rdparty": { extensions: { [idOf(extension)]: policy } } }));
  const program = join(settings, "chromium");
  await writeFile(program, `#!/bin/sh
if unshare --user --map-root-user --mount true 2>/dev/null; then
  exec unshare --user --map-root-user --mount sh -c 'mount --bind "$1" /etc/chromium && shift && exec "$@"' sh '${settings}' '${PROGRAM.chromium}' "$@"
fi
file=/etc/chromium/policies/managed/uppsikt-test-$$.json
trap 'rm -f "$file"' EXIT
mkdir -p /etc/chromium/policies/managed && cp '${settings}/policies/managed/test.json' "$file" && '${PROGRAM.chromium}' "$@"
`, { mode: 0o755 });
  return { executablePath: program };
}

/** Chromium's id of an extension that is loaded from a folder: half the digest of its path, with a to p for digits. */
function idOf(directory) {
  return createHash("sha256").update(directory).digest("hex").slice(0, 32).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

async function firefox(profile, proxyPort, _extension, sleeps, policy) {
  if (policy !== undefined) {
    const manifests = join(profile, "home/.mozilla/managed-storage");
    await mkdir(manifests, { recursive: true });
    await writeFile(join(manifests, `${FIREFOX_ID}.json`), JSON.stringify({ name: FIREFOX_ID, description: "test", type: "storage", data: policy }));
  }
  return puppeteer.launch({
    browser: "firefox",
    executablePath: PROGRAM.firefox,
    ...(policy !== undefined && { env: { ...process.env, HOME: join(profile, "home") } }),
    headless: true,
    userDataDir: profile,
    args: ["-remote-allow-system-access"],
    extraPrefsFirefox: {
      "network.proxy.type": 1,
      "network.proxy.http": "127.0.0.1",
      "network.proxy.http_port": proxyPort,
      "network.proxy.ssl": "127.0.0.1",
      "network.proxy.ssl_port": proxyPort,
      "network.proxy.allow_hijacking_localhost": true,
      "network.proxy.no_proxies_on": "",
      "extensions.webextensions.uuids": JSON.stringify({ [FIREFOX_ID]: FIREFOX_UUID }),
      // An idle background sleeps soon, so that every test lives with it. What it stored outlives the installation, as
      // it would for one that is not temporary.
      ...(sleeps && { "extensions.background.idle.timeout": 1_000 }),
      "extensions.webextensions.keepStorageOnUninstall": true,
      "extensions.webextensions.keepUuidOnUninstall": true,
      // The browser's own errands, so that what is left in the proxy's list is the pages' and the extension's.
      "services.settings.server": "data:,#remote-settings-dummy/v1",
      "network.captive-portal-service.enabled": false,
      "network.connectivity-service.enabled": false,
      "browser.safebrowsing.malware.enabled": false,
      "browser.safebrowsing.phishing.enabled": false,
      "browser.safebrowsing.downloads.enabled": false,
      "datareporting.policy.dataSubmissionEnabled": false,
      "toolkit.telemetry.server": "data:,",
      "app.update.enabled": false,
      "extensions.update.enabled": false,
      "extensions.getAddons.cache.enabled": false,
      "extensions.systemAddon.update.enabled": false,
      "browser.topsites.contile.enabled": false,
      "browser.newtabpage.enabled": false,
      "browser.region.network.url": "",
      "browser.search.update": false,
      "network.prefetch-next": false,
      "network.dns.disablePrefetch": true,
      "network.trr.mode": 5,
      "media.gmp-manager.updateEnabled": false,
      "media.gmp-manager.url": "data:,",
    },
    defaultViewport: { width: 1200, height: 900 },
  });
}

async function pressInChromium(browser, page) {
  const [extension] = [...(await browser.extensions()).values()];
  await page.triggerExtensionAction(extension);
}

/** "On click" under "Site access" on chrome://extensions: there all sites are taken back at once. */
async function takeBackInChromium(browser, origin) {
  const page = await browser.newPage();
  await page.goto("chrome://extensions");
  await page.evaluate(async (extensionId) => {
    await chrome.developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess: "ON_CLICK" });
  }, new URL(origin).host);
  await page.close();
}

/** Firefox's driver reaches no toolbar, but its own window does: the button's action, as if a user had clicked it. */
async function pressInFirefox(browser) {
  await inFirefoxsWindow(browser, "the button", `
    const { ExtensionParent } = ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs");
    const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(FIREFOX_ID)});
    await ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window);
  `);
}

async function allowInFirefox(browser) {
  await until("Firefox asks", () => inFirefoxsWindow(browser, "the question", `
    const [question] = window.PopupNotifications.panel.children;
    if (window.PopupNotifications.panel.state !== "open" || question === undefined) return false;
    question.button.click();
    return true;
  `));
}

/** Runs JavaScript in Firefox's own window; gives what it returns, a plain value. */
async function inFirefoxsWindow(browser, what, body) {
  const { result: tree } = await browser.connection.send("browsingContext.getTree", { "moz:scope": "chrome", maxDepth: 0 });
  const window = tree.contexts.find(({ url }) => url.endsWith("/browser.xhtml"));
  const { result } = await browser.connection.send("script.evaluate", {
    target: { context: window.context },
    awaitPromise: true,
    expression: `(async () => { ${body} })()`,
  });
  if (result.type !== "success") throw new Error(`${what}: ${JSON.stringify(result.exceptionDetails?.text)}`);
  return result.result.value;
}
