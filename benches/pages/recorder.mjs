// What runs in every measured page before its own scripts, the same with and without an extension: writes down when each
// comment was marked, what came into the tree, what moved, and how long the page could do nothing else.

/** Longer than a timer's own grain. */
const BEAT_MS = 4;

/** Given to the page as it is: everything it uses stands inside it. */
export function record(beatMs) {
  if (window.top !== window) return;
  const seen = { marks: new Map(), added: 0, shift: 0, longest: 0, pause: 0, errors: [], at: undefined, done: undefined };
  Object.defineProperty(window, "recorded", { value: seen });
  addEventListener("error", ({ message }) => seen.errors.push(message));
  addEventListener("unhandledrejection", ({ reason }) => seen.errors.push(String(reason)));
  addEventListener("DOMContentLoaded", () => {
    seen.at = performance.now();
    new MutationObserver((records) => {
      const now = performance.now();
      for (const { type, target, addedNodes } of records) {
        if (type === "attributes" && !seen.marks.has(target)) seen.marks.set(target, now);
        seen.added += addedNodes.length;
      }
    }).observe(document, { attributes: true, attributeFilter: ["data-uppsikt"], childList: true, subtree: true });
    let last = performance.now();
    const beat = () => {
      const now = performance.now();
      seen.pause = Math.max(seen.pause, now - last - beatMs);
      last = now;
      setTimeout(beat, beatMs);
    };
    setTimeout(beat, beatMs);
  }, { capture: true });
  const observe = (type, heard) => {
    if (!PerformanceObserver.supportedEntryTypes.includes(type)) return;
    new PerformanceObserver((list) => { list.getEntries().forEach(heard); }).observe({ type, buffered: true });
  };
  observe("layout-shift", ({ value }) => { seen.shift += value; });
  // Those that ended before the comments were there are the page's own loading.
  observe("longtask", ({ startTime, duration }) => {
    if (seen.at !== undefined && startTime >= seen.at) seen.longest = Math.max(seen.longest, duration);
  });
}

/** Begins to record in every page that this one goes to. */
export function recordIn(page) {
  return page.evaluateOnNewDocument(record, BEAT_MS);
}

/** Whether so many comments are marked. */
export function areMarked(count) {
  return window.recorded.marks.size >= count;
}

/** Whether the page's own script has done what it marks. */
export function isMarkedByItself() {
  return window.recorded.done !== undefined;
}

/** What was recorded, with where everything stands now. Times count from when the comments were there. */
export function reading() {
  const { marks, added, shift, longest, pause, errors, at, done } = window.recorded;
  const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  const inWindow = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  const comments = [...document.querySelectorAll("article[id]")];
  const visible = comments.filter(inWindow).map((element) => marks.get(element));
  return {
    all: marks.size > 0 ? Math.max(...marks.values()) - at : done,
    // Nobody sees a comment before it is painted, and no script that waits for the page reads it before it is there.
    visible: marks.size === 0 ? undefined : Math.max(...visible) - Math.max(at, paint),
    visibleCount: visible.length,
    added,
    shift,
    longest,
    pause,
    errors,
    boxes: comments.map((element) => { const { x, y, width, height } = element.getBoundingClientRect(); return [x, y + scrollY, width, height].join(" "); }).join("\n"),
    elements: document.getElementsByTagName("*").length,
  };
}
