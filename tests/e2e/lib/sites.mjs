// Small pages of our own: what real programs do not show on demand.

import { createServer } from "node:http";

/**
 * @typedef {{ body: string | Buffer, type?: string, headers?: Record<string, string> }} Served
 * @param {Record<string, Served>} pages by path
 * @returns {Promise<{ origin: string, stop(): Promise<void> }>}
 */
export async function serve(pages) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const page = pages[path];
    if (page === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": page.type ?? "text/html; charset=utf-8", ...page.headers });
    response.end(page.body);
  });
  await new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(0, "127.0.0.1", done);
  });
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(done);
    }),
  };
}

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A page with comments as schema.org marks them. */
export function commentPage(comments, { title = "Prov", extra = "" } = {}) {
  const items = comments.map(({ id, author, text, html }) =>
    `<article itemscope itemtype="https://schema.org/Comment" id="${escape(id)}">` +
    `<b itemprop="author">${escape(author)}</b> <time itemprop="dateCreated" datetime="2026-11-20T09:00:00+01:00">20 nov</time>` +
    `<div itemprop="text">${html ?? escape(text)}</div></article>`);
  return `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>${escape(title)}</title><link rel="icon" href="data:,"></head>` +
    `<body><h1>${escape(title)}</h1>${items.join("\n")}${extra}</body></html>`;
}
