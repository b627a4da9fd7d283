// What every page must show, whichever program made it.

import assert from "node:assert/strict";

/** The browsers' own errands that no setting stops. Opaque tunnels, refused by the proxy like everything else. */
const ERRANDS = {
  // The second is for a dictionary, once there is a box to write in: asked for even with spell checking off.
  chromium: new Set(["CONNECT accounts.google.com:443", "CONNECT redirector.gvt1.com:443"]),
  firefox: new Set(["CONNECT firefox.settings.services.mozilla.com:443"]),
};

/** Before any of the page's own scripts: writes down what happens to the page's tree, and what moves. */
export async function watch(page) {
  await page.evaluateOnNewDocument(() => {
    if (window.top !== window) return;
    const seen = { attributes: [], html: [], shift: 0 };
    Object.defineProperty(window, "seenByTest", { value: seen });
    new MutationObserver((records) => {
      for (const { type, target, attributeName, addedNodes } of records) {
        if (type === "attributes" && attributeName.startsWith("data-uppsikt")) seen.attributes.push(attributeName);
        if (type === "childList" && target === document.documentElement) for (const node of addedNodes) seen.html.push(node.nodeName);
      }
    }).observe(document, { attributes: true, childList: true, subtree: true });
    if (PerformanceObserver.supportedEntryTypes.includes("layout-shift")) {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.shift += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    }
  });
}

/** Waits until so many comments carry a mark, and gives how many of each there are. */
export async function marked(page, count, { within = 20_000 } = {}) {
  await page.waitForFunction((least) => document.querySelectorAll("[data-uppsikt]").length >= least, { timeout: within }, count);
  return page.evaluate(() => {
    const marks = {};
    for (const { dataset } of document.querySelectorAll("[data-uppsikt]")) marks[dataset.uppsikt] = (marks[dataset.uppsikt] ?? 0) + 1;
    return marks;
  });
}

/** The page's own tree in full, without what Uppsikt may add, and where its every comment stands. */
export function snapshot(page) {
  return page.evaluate(() => {
    const lines = [];
    const write = (node, depth) => {
      if (node.nodeType === Node.TEXT_NODE) lines.push(`${depth} ${JSON.stringify(node.data)}`);
      else if (node.nodeType !== Node.ELEMENT_NODE) lines.push(`${depth} ${node.nodeName} ${node.nodeValue ?? ""}`);
      else if (!(node.localName === "uppsikt-kort" && node.parentNode === document.documentElement)) {
        const attributes = [...node.attributes].filter(({ name }) => name !== "data-uppsikt").map(({ name, value }) => `${name}=${value}`);
        lines.push(`${depth} <${node.localName} ${attributes.sort().join(" ")}>`);
      }
      if (node.localName === "uppsikt-kort") return;
      for (const child of node.childNodes) write(child, depth + 1);
    };
    write(document, 0);
    const boxes = [...document.body.querySelectorAll("*")].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [element.localName, x, y + scrollY, width, height].join(" ");
    });
    return { tree: lines.join("\n"), boxes: boxes.join("\n"), size: [document.documentElement.scrollWidth, document.documentElement.scrollHeight] };
  });
}

/** The page is as it is without Uppsikt: same tree, same boxes. */
export function assertUntouched(without, withIt) {
  assert.equal(withIt.tree, without.tree, "the page's own tree is the same");
  assert.equal(withIt.boxes, without.boxes, "everything stands where it stood");
  assert.deepEqual(withIt.size, without.size, "the page is as long and as wide");
}

/** From here on a layout shift is ours: the page has come to rest. Its marks are taken away, so that they must come anew. */
export async function atRest(page, count) {
  await page.evaluate(() => {
    window.seenByTest.shift = 0;
    for (const element of document.querySelectorAll("[data-uppsikt]")) element.removeAttribute("data-uppsikt");
  });
  await marked(page, count);
}

/** What was written down since the page began: only our attribute, at most one element beside `body`, nothing moved. */
export async function assertOnlyMarks(page) {
  const seen = await page.evaluate(() => window.seenByTest);
  assert.deepEqual([...new Set(seen.attributes)], seen.attributes.length > 0 ? ["data-uppsikt"] : []);
  const ours = seen.html.filter((name) => name === "UPPSIKT-KORT");
  assert.ok(ours.length <= 1, `one element of ours at most, not ${ours.length}`);
  const strange = seen.html.filter((name) => !["HEAD", "BODY", "#text", "#comment", "UPPSIKT-KORT"].includes(name));
  assert.deepEqual(strange, [], "nothing else beside head and body");
  assert.equal(seen.shift, 0, "layout shift");
}

/** Every request went to one of the page's own servers, and the extension added none to what the page asks itself. */
export function assertNoRequests(launched, own, baseline) {
  const others = launched.requests
    .map(({ method, url }) => `${method} ${url}`)
    .filter((line) => !ERRANDS[launched.name].has(line) && !own.some((origin) => line.includes(` ${origin}/`)));
  assert.deepEqual(others, [], "requests to anyone but the page's own server");
  if (baseline !== undefined) {
    const lines = (requests) => requests.filter(({ url }) => own.some((origin) => url.startsWith(`${origin}/`))).map(({ method, url }) => `${method} ${url}`).sort();
    assert.deepEqual([...new Set(lines(launched.requests))], [...new Set(lines(baseline))], "the page's own requests, and no more");
  }
}

/** All painted words, by highlight, in page order, as any script of the page can read them. */
export function painted(page) {
  return page.evaluate(() => {
    const all = [];
    for (const [name, highlight] of CSS.highlights) {
      for (const range of highlight) {
        const element = range.startContainer.nodeType === Node.ELEMENT_NODE ? range.startContainer : range.startContainer.parentElement;
        // An emoji may be a picture by now; its alternative text is the emoji.
        const copy = range.cloneContents();
        for (const image of copy.querySelectorAll("img")) image.replaceWith(image.alt);
        all.push({ name, words: copy.textContent, comment: element.closest("[data-uppsikt]")?.id ?? null });
      }
    }
    return all;
  });
}

/** What the panel would be told of the tab whose address begins so. */
export function stateOf(panel, url) {
  return panel.evaluate(async (address) => {
    const api = globalThis.browser ?? globalThis.chrome;
    const tab = (await api.tabs.query({})).find((one) => one.url?.startsWith(address));
    return api.tabs.sendMessage(tab.id, { type: "state" });
  }, url);
}

/** The same of a frame on that page: what is asked of all at once a frame tells by itself. Of several, that with most comments. */
export function stateOfFrame(panel, url) {
  return panel.evaluate(async (address) => {
    const api = globalThis.browser ?? globalThis.chrome;
    const tab = (await api.tabs.query({})).find((one) => one.url?.startsWith(address));
    const told = [];
    const listen = (message, sender) => {
      if (message?.type === "pageState" && sender.tab?.id === tab.id && sender.frameId !== 0) told.push(message.state);
      return false;
    };
    api.runtime.onMessage.addListener(listen);
    await api.tabs.sendMessage(tab.id, { type: "state" });
    await new Promise((done) => setTimeout(done, 300));
    api.runtime.onMessage.removeListener(listen);
    return told.sort((a, b) => b.items.length - a.items.length)[0];
  }, url);
}

const LONG = 160;

/** Every finding's words are painted in its severity's highlight, exactly, and nothing else is. */
export async function assertExactlyPainted(page, state) {
  // How lines break is the page's own affair.
  const strip = (text) => text.replace(/\s+/g, "");
  const expected = state.items.flatMap(({ comment, reviewed }) =>
    reviewed.approved ? [] : reviewed.review.findings
      .filter(({ start, end }) => !(start === 0 && end === comment.text.length && end > LONG))
      .map(({ severity, text, start, end }) => {
        assert.equal(comment.text.slice(start, end), text, "a finding's words stand at its offsets");
        return `${comment.id.replace(/~\d+$/, "")} uppsikt-${severity} ${strip(text)}`;
      }));
  const shown = (await painted(page)).map(({ name, words, comment }) => `${comment} ${name} ${strip(words)}`);
  assert.deepEqual(shown.sort(), expected.sort());
  return shown.length;
}
