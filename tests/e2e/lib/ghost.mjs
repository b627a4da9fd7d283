// Ghost's own comments-ui, as its blogs load it, with the same thirty comments. It is a program in a frame that the page makes
// itself; of Ghost's server only the answers to it are played here, in the form that the program asks for.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

import { COMMENTS } from "./comments.mjs";

const PROGRAM = new URL("../../../node_modules/@tryghost/comments-ui/umd/comments-ui.min.js", import.meta.url);

const POST = "6500aa00aa00aa00aa00aa00";
const PAGE_SIZE = 20;

/** Ghost's ids have 24 digits. */
export const idOf = (index) => `64a1f0aa11bb22cc33dd${String(4400 + index)}`;

/** Ghost has one level of answers. */
export function threadOf(index) {
  let above = COMMENTS[index].parent;
  while (above !== undefined && COMMENTS[above].parent !== undefined) above = COMMENTS[above].parent;
  return above;
}

/** @returns {Promise<{ url: string, origin: string, stop(): Promise<void> }>} `url` is the post with the comments. */
export async function startGhost() {
  const program = await readFile(PROGRAM);
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    const send = (type, body) => { response.writeHead(200, { "content-type": type }).end(body); };
    const answer = answerTo(url);
    if (url.pathname === "/post/") send("text/html; charset=utf-8", PAGE);
    else if (url.pathname === "/comments-ui.js") send("text/javascript; charset=utf-8", program);
    // Nobody is logged in.
    else if (url.pathname === "/members/api/member/") response.writeHead(204).end();
    else if (answer === undefined) response.writeHead(404).end();
    else send("application/json", JSON.stringify(answer));
  });
  await new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(0, "127.0.0.1", done);
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    url: `${origin}/post/`,
    origin,
    stop: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(done);
    }),
  };
}

function answerTo(url) {
  const path = url.pathname.replace(/^\/members\/api\//, "");
  if (path === `comments/counts/`) return { [POST]: COMMENTS.length };
  if (path === `comments/post/${POST}/`) return page(topLevel(), Number(url.searchParams.get("page") ?? 1), PAGE_SIZE);
  const [, id] = /^comments\/(\w+)\/replies\/$/.exec(path) ?? [];
  const index = COMMENTS.findIndex((_, at) => idOf(at) === id);
  if (index >= 0) return page(answersTo(index), Number(url.searchParams.get("page") ?? 1), Number(url.searchParams.get("limit") ?? 5));
  if (url.pathname === "/ghost/api/content/settings/") return { settings: { labs: {} } };
  return undefined;
}

function page(all, number, limit) {
  const pages = Math.max(1, Math.ceil(all.length / limit));
  const pagination = { page: number, limit, pages, total: all.length, next: number < pages ? number + 1 : null, prev: number > 1 ? number - 1 : null };
  return { comments: all.slice((number - 1) * limit, number * limit), meta: { pagination } };
}

const topLevel = () => COMMENTS.flatMap(({ parent }, index) => (parent === undefined ? [comment(index, answersTo(index))] : []));
const answersTo = (above) => COMMENTS.flatMap((_, index) => (threadOf(index) === above ? [comment(index, [])] : []));

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function comment(index, replies) {
  const { author, text } = COMMENTS[index];
  return {
    id: idOf(index),
    post_id: POST,
    parent_id: threadOf(index) === undefined ? null : idOf(threadOf(index)),
    status: "published",
    html: text.split(/\n+/).map((line) => `<p>${escape(line)}</p>`).join(""),
    created_at: new Date(Date.UTC(2026, 10, 20, 9, index)).toISOString(),
    edited_at: null,
    member: { id: `member${index}`, uuid: `uuid-${index}`, name: author, avatar_image: "", expertise: null },
    liked: false,
    count: { replies: replies.length, likes: 0 },
    // Ghost sends the first three along.
    replies: replies.slice(0, 3),
  };
}

const PAGE = `<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>Inlägg med Ghost</title><link rel="icon" href="data:,">
<style>body { font: 16px/1.5 sans-serif; max-width: 42rem; margin: 2rem auto; }</style></head>
<body><h1>Ny lekplats</h1><p>Kommunen bygger. Ordet idiot står här och ska inte läsas.</p><section>
<script defer src="/comments-ui.js" data-ghost-comments="/" data-api="/ghost/api/content" data-key="0123456789abcdef0123456789"
  data-post-id="${POST}" data-locale="sv" data-title="null" data-count="true" data-color-scheme="auto" data-avatar-saturation="60"
  data-accent-color="#15171a" data-comments-enabled="all" data-publication="Exempelkommunens blogg" crossorigin="anonymous"></script>
</section></body></html>`;
