// How busy a page's main thread was, and how much memory it holds, in each browser's own figures.
//
//   Chromium   its metrics: seconds in tasks; the JavaScript heap of the page and of every script in it, swept
//   Firefox    its process list: processor time of the page's process' main thread; the process' own memory

/** Begins to count. Called again, it gives milliseconds in tasks since then and bytes held. */
export async function usageOf(launched, page) {
  return launched.name === "chromium" ? inChromium(page) : inFirefox(launched, page);
}

async function inChromium(page) {
  const session = await page.createCDPSession();
  await session.send("Performance.enable");
  const read = async () => Object.fromEntries((await session.send("Performance.getMetrics")).metrics.map(({ name, value }) => [name, value]));
  const before = await read();
  return async () => {
    const after = await read();
    await session.send("HeapProfiler.collectGarbage");
    const { JSHeapUsedSize } = await read();
    await session.detach();
    return { busy: (after.TaskDuration - before.TaskDuration) * 1_000, memory: JSHeapUsedSize };
  };
}

async function inFirefox({ inWindow }, page) {
  const read = async () => JSON.parse(await inWindow(`
    const { children } = await ChromeUtils.requestProcInfo();
    return JSON.stringify(children.map(({ pid, memory, threads, windows }) => ({
      pid,
      memory,
      nanoseconds: (threads.find(({ tid }) => tid === pid) ?? threads[0])?.cpuTime ?? 0,
      addresses: windows.map(({ documentURI }) => documentURI?.spec),
    })));
  `));
  const before = await read();
  return async () => {
    // A page that goes to another site may get another process, and that may have been there before.
    const own = (await read()).find(({ addresses }) => addresses.includes(page.url()));
    if (own === undefined) throw new Error(`no process of ${page.url()}`);
    const begun = before.find(({ pid }) => pid === own.pid)?.nanoseconds ?? 0;
    return { busy: (own.nanoseconds - begun) / 1e6, memory: own.memory };
  };
}
