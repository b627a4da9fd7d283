// Starting and ending other programs: in temporary folders, on free ports of this machine, gone when the test is.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Told to end, a test run ends in order: whoever listens for "exit" ends what it started.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(name, () => process.exit(1));

/** A folder of its own, and the way to be rid of it. */
export async function temporaryFolder(name) {
  const path = await mkdtemp(join(tmpdir(), `uppsikt-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}

/** A port of 127.0.0.1 that nobody had a moment ago. */
export function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => { done(port); });
    });
  });
}

/** Runs a program to its end. What it printed, or an error that holds it. */
export function run(program, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let said = "";
    child.stdout.on("data", (part) => { said += part; });
    child.stderr.on("data", (part) => { said += part; });
    child.once("error", fail);
    child.once("close", (code) => {
      if (code === 0) done(said);
      else fail(new Error(`${program} ended with ${code}:\n${said}`));
    });
  });
}

/** Starts a program that goes on until `stop`. It leads a group of its own, so that its children end with it. */
export function start(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: true, ...options });
  let said = "";
  const keep = (part) => { said = (said + part).slice(-20_000); };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  // "exit", not "close": a child of its own may hold the pipes for ever.
  const ended = new Promise((done) => {
    child.once("exit", done);
    child.once("error", (error) => { keep(String(error)); done(); });
  });
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // Nobody is left.
    }
  };
  // A test run that dies takes its programs with it.
  const kill = () => { signal("SIGKILL"); };
  process.once("exit", kill);
  return {
    said: () => said,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async stop() {
      signal("SIGTERM");
      const timer = setTimeout(kill, 10_000);
      await ended;
      clearTimeout(timer);
      kill();
      process.removeListener("exit", kill);
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

/** Waits until `isSo` gives something true, and gives that. What it threw last is told when it never does. */
export async function until(what, isSo, { within = 20_000, every = 50 } = {}) {
  const end = Date.now() + within;
  let last;
  for (;;) {
    try {
      const got = await isSo();
      if (got) return got;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited ${within} ms for: ${what}`, { cause: last });
    await new Promise((done) => setTimeout(done, every));
  }
}

/** Waits until a web server answers. */
export function answering(url, program) {
  return until(`an answer from ${url}`, async () => {
    if (program?.hasEnded()) throw new Error(`the server ended:\n${program.said()}`);
    const response = await fetch(url, { redirect: "manual" });
    await response.arrayBuffer();
    return response.status < 500;
  });
}
