// The page as the panel is told of it.

import type { AdapterRef, Health, PageItem, PageRef, PageStatus } from "uppsikt-core";

import type { Known } from "./known";
import { addressNow } from "./observe";
import type { Site } from "./site";

export function healthOf(present: readonly Known[]): Health {
  const health: Health = { found: present.length, read: 0, images: 0, unreadable: 0, pending: 0, truncated: 0, unsure: 0 };
  for (const { comment, reviewed, failed } of present) {
    if (comment.kind === "image") health.images += 1;
    else if (comment.kind === "unreadable" || failed === true) health.unreadable += 1;
    else if (reviewed === undefined) health.pending += 1;
    else {
      health.read += 1;
      if (comment.truncated) health.truncated += 1;
    }
  }
  return health;
}

export function mostUsed(present: readonly Known[]): Site | undefined {
  const uses = new Map<Site, number>();
  for (const { site } of present) uses.set(site, (uses.get(site) ?? 0) + 1);
  return [...uses].sort(([, a], [, b]) => b - a)[0]?.[0];
}

export function itemOf({ comment, reviewed, place, vanished = false, told }: Known): PageItem {
  const item: PageItem = { comment, present: place !== undefined, vanished };
  if (vanished && told !== undefined) item.told = told;
  if (reviewed !== undefined) item.reviewed = reviewed;
  return item;
}

export function pageRef(): PageRef {
  if (window.top === window) return { url: addressNow(), title: document.title, channel: location.host };
  // In a frame it is the page around it that the comments belong to.
  const around = document.referrer === "" ? document.baseURI : document.referrer;
  return { url: addressNow(), title: document.title, channel: URL.canParse(around) ? new URL(around).host : location.host };
}

export function statusOf(present: readonly Known[], isListed: boolean, hasFailed: boolean): PageStatus {
  if (!isListed || present.some(({ reviewed, shown, failed }) => (reviewed === undefined || shown !== reviewed) && failed !== true)) {
    return hasFailed && isListed ? "ready" : "reading";
  }
  if (present.length > 0) return "ready";
  return asksForLogin() ? "login" : "noComments";
}

function asksForLogin(): boolean {
  return [...document.querySelectorAll("input[type=password]")].some((field) => field.checkVisibility());
}

export function adapterRef({ id, name, signs }: Site): AdapterRef {
  return { id, name, signs: signs ?? [] };
}
