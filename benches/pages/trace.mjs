// Which tasks of a page's main thread were ours, from a trace of Chromium's: a task is ours when more samples of running
// script in it stand in the extension's code than elsewhere. So promises and the observer's callback count too, which no
// event in a trace names, and with a task what it made the browser do at once, as a forced layout.

/** What Chromium is asked to write down. */
export const CATEGORIES = ["disabled-by-default-devtools.timeline", "devtools.timeline", "v8", "disabled-by-default-v8.cpu_profiler"];

/** The longest and all of our tasks, in milliseconds. `isOurs` tells by a script's address. */
export function tasksOf(trace, isOurs) {
  const { traceEvents } = JSON.parse(trace);
  const profiles = profilesOf(traceEvents);
  const busiest = [...profiles.values()].sort((a, b) => b.ours(isOurs).length - a.ours(isOurs).length)[0];
  if (busiest === undefined) return { longest: 0, total: 0, count: 0 };
  const { pid, tid } = busiest;
  const tasks = traceEvents
    .filter((event) => event.name === "RunTask" && event.ph === "X" && event.pid === pid && event.tid === tid)
    .map(({ ts, dur }) => ({ from: ts, to: ts + dur, ours: 0, others: 0 }))
    .sort((a, b) => a.from - b.from);
  const count = (times, key) => {
    let at = 0;
    for (const time of times) {
      while (at < tasks.length && tasks[at].to < time) at += 1;
      if (at < tasks.length && tasks[at].from <= time) tasks[at][key] += 1;
    }
  };
  count(busiest.ours(isOurs), "ours");
  count(busiest.others(isOurs), "others");
  const lengths = tasks.filter(({ ours, others }) => ours > others).map(({ from, to }) => (to - from) / 1_000);
  return { longest: Math.max(0, ...lengths), total: lengths.reduce((sum, one) => sum + one, 0), count: lengths.length };
}

/** Every thread's samples. */
function profilesOf(events) {
  const profiles = new Map();
  const starts = events.filter(({ name }) => name === "Profile");
  for (const { pid, tid, id, args } of starts) profiles.set(`${pid} ${id}`, new Profile(pid, tid, args.data.startTime));
  const chunks = events.filter(({ name }) => name === "ProfileChunk").sort((a, b) => a.ts - b.ts);
  for (const { pid, id, args } of chunks) profiles.get(`${pid} ${id}`)?.add(args.data);
  return profiles;
}

class Profile {
  #nodes = new Map();
  #samples = [];

  constructor(pid, tid, start) {
    this.pid = pid;
    this.tid = tid;
    this.time = start;
  }

  add({ cpuProfile, timeDeltas = [] }) {
    for (const { id, parent, callFrame } of cpuProfile?.nodes ?? []) this.#nodes.set(id, { parent, url: callFrame.url ?? "", name: callFrame.functionName });
    (cpuProfile?.samples ?? []).forEach((node, at) => {
      this.time += timeDeltas[at] ?? 0;
      this.#samples.push({ node, time: this.time });
    });
  }

  ours(isOurs) {
    return this.#times((urls) => urls.some(isOurs));
  }

  others(isOurs) {
    return this.#times((urls) => urls.some((url) => url !== "") && !urls.some(isOurs));
  }

  #times(holds) {
    const known = new Map();
    const isSo = (node) => {
      if (!known.has(node)) known.set(node, holds(this.#stack(node)));
      return known.get(node);
    };
    return this.#samples.filter(({ node }) => isSo(node)).map(({ time }) => time).sort((a, b) => a - b);
  }

  #stack(node) {
    const urls = [];
    for (let at = this.#nodes.get(node); at !== undefined; at = this.#nodes.get(at.parent)) urls.push(at.url);
    return urls;
  }
}
