// Frames that comments stand in: other sites' pages inside this one, which this script cannot see into. A script of ours
// reads them there, once the user has allowed it.

import type { FrameRef } from "uppsikt-core";

import { PACKS } from "./packs";

interface Pattern {
  readonly adapter: string;
  readonly name: string;
  readonly host: string;
  readonly path: readonly string[];
}

// As the packs say them ("giscus.app/"). Ours, so they need no checking; an imported pack opens no frame.
const PATTERNS: readonly Pattern[] = PACKS.flatMap((pack) =>
  ("frames" in pack ? pack.frames : []).map((written) => {
    const [host = "", ...path] = written.split("/");
    return { adapter: pack.id, name: pack.name, host, path };
  }),
);

/** The frames in sight that comments are known to stand in. */
export function commentFrames(): FrameRef[] {
  const found = new Map<string, FrameRef>();
  for (const frame of document.querySelectorAll("iframe[src]")) {
    const url = pageIn(frame.getAttribute("src") ?? "");
    const pattern = url === undefined ? undefined : PATTERNS.find((one) => fits(one, url));
    // One of the page's own is read with it; one that is put away (a log-in helper) holds nothing to read.
    if (url === undefined || pattern === undefined || url.origin === location.origin || !frame.checkVisibility()) continue;
    const site = `${url.protocol}//${url.hostname}`;
    found.set(site, { site, adapter: pattern.adapter, name: pattern.name });
  }
  return [...found.values()];
}

/** Whether this script itself runs in such a frame. */
export function isCommentFrame(): boolean {
  // A frame that the page wrote itself (Ghost's) has no address of its own.
  return location.protocol === "about:" || PATTERNS.some((pattern) => fits(pattern, new URL(location.href)));
}

function pageIn(written: string): URL | undefined {
  try {
    const url = new URL(written, document.baseURI);
    return url.protocol === "https:" || url.protocol === "http:" ? url : undefined;
  } catch {
    return undefined;
  }
}

/** `*` as the host is any; as a part of the path any one part. The path may go on after the pattern. */
function fits({ host, path }: Pattern, { hostname, pathname }: URL): boolean {
  if (host !== "*" && hostname !== host && !hostname.endsWith(`.${host}`)) return false;
  const parts = pathname.split("/").slice(1);
  return path.every((part, at) => part === "" || part === "*" ? parts[at] !== undefined : parts[at] === part);
}
