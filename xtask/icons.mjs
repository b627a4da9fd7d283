// Renders extension/icons/icon.svg to the PNGs beside it: node xtask/icons.mjs [CHROMIUM]
// Run by hand after a change of the SVG; the PNGs are committed, so that no build depends on a browser.

import { readFile, writeFile } from "node:fs/promises";
import puppeteer from "puppeteer-core";

const icons = new URL("../extension/icons/", import.meta.url);
const svg = await readFile(new URL("icon.svg", icons), "utf8");
const browser = await puppeteer.launch({
  executablePath: process.argv[2] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage();
for (const size of [16, 32, 48, 128]) {
  await page.setViewport({ width: size, height: size });
  await page.setContent(`<style>*{margin:0} svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  await writeFile(new URL(`${size}.png`, icons), await page.screenshot({ omitBackground: true }));
}
await browser.close();
