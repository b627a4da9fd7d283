// A real Isso, with the same thirty comments, on a blog page of our own.

import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

import { COMMENTS } from "./comments.mjs";
import { answering, freePort, start, temporaryFolder } from "./process.mjs";

const PROGRAM = process.env.UPPSIKT_ISSO ?? "isso";

/** @returns {Promise<{ url: string, origins: string[], stop(): Promise<void> }>} `url` is the page with the comments. */
export async function startIsso() {
  const folder = await temporaryFolder("isso");
  const stops = [() => folder.remove()];
  const stop = async () => { for (const one of stops.reverse()) await one(); };
  try {
    const port = await freePort();
    const blog = createServer((_, response) => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page(port));
    });
    await new Promise((done) => { blog.listen(0, "127.0.0.1", done); });
    stops.push(() => new Promise((done) => {
      blog.closeAllConnections();
      blog.close(done);
    }));
    const origin = `http://127.0.0.1:${blog.address().port}`;

    const configuration = join(folder.path, "isso.cfg");
    await writeFile(configuration, `[general]
dbpath = ${join(folder.path, "comments.db")}
host = ${origin}
[server]
listen = http://127.0.0.1:${port}/
[guard]
enabled = false
`);
    const server = start(PROGRAM, ["-c", configuration, "run"]);
    stops.push(() => server.stop());
    await answering(`http://127.0.0.1:${port}/info`, server);
    await seed(`http://127.0.0.1:${port}`, origin);
    return { url: `${origin}/inlagg/`, origins: [origin, `http://127.0.0.1:${port}`], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function seed(isso, origin) {
  const ids = [];
  for (const { author, text, parent } of COMMENTS) {
    // Isso has one level of replies: an answer to an answer stands beside it.
    let above = parent;
    while (above !== undefined && COMMENTS[above].parent !== undefined) above = COMMENTS[above].parent;
    const response = await fetch(`${isso}/new?uri=/inlagg/`, {
      method: "POST",
      headers: { "content-type": "application/json", origin, referer: `${origin}/inlagg/` },
      body: JSON.stringify({ author, text, title: "Inlägg", parent: above === undefined ? null : ids[above] }),
    });
    if (response.status !== 201) throw new Error(`Isso said ${response.status}: ${await response.text()}`);
    ids.push((await response.json()).id);
  }
}

const page = (port) => `<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>Inlägg med Isso</title>
<link rel="icon" href="data:,">
<style>body { font: 16px/1.5 sans-serif; max-width: 42rem; margin: 2rem auto; }</style>
<script data-isso="http://127.0.0.1:${port}/" data-isso-css="true" data-isso-lang="sv" data-isso-max-comments-top="inf"
  data-isso-max-comments-nested="inf" data-isso-avatar="true" src="http://127.0.0.1:${port}/js/embed.min.js"></script></head>
<body><h1>Ny lekplats</h1><p>Kommunen bygger. Ordet idiot står här och ska inte läsas.</p><section id="isso-thread"></section></body></html>`;
