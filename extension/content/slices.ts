// Work in short slices, so that whatever the user does is answered in between.

/** Arbitrary: half of what a screen takes for a picture. */
const SLICE_MS = 8;

/** What is to be done: at once, or step by step, to be left at each `yield` and gone on with later. */
export type Job = () => Steps<void> | void;
export type Steps<T> = Generator<undefined, T, undefined>;

export class Slices {
  readonly #first = new Lane();
  readonly #others = new Lane();
  #scheduled = false;
  readonly #soon = soonest(() => { this.#run(); });

  /** After all that waits already. */
  add(job: Job): void {
    this.#others.add(job);
    this.#schedule();
  }

  /** Before what waits, and in the middle of what is under way. */
  addFirst(job: Job): void {
    this.#first.add(job);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#soon();
  }

  #run(): void {
    this.#scheduled = false;
    const until = performance.now() + SLICE_MS;
    while (this.#first.step() || this.#others.step()) {
      if (performance.now() < until) continue;
      this.#schedule();
      return;
    }
  }
}

/** Jobs one after the other. */
class Lane {
  #jobs: Job[] = [];
  #at = 0;
  #current: Steps<void> | undefined;

  add(job: Job): void {
    this.#jobs.push(job);
  }

  /** One step further. False where there is none. */
  step(): boolean {
    try {
      if (this.#current !== undefined) {
        if (this.#current.next().done === true) this.#current = undefined;
        return true;
      }
      const job = this.#jobs[this.#at];
      if (job === undefined) {
        this.#jobs = [];
        this.#at = 0;
        return false;
      }
      this.#at += 1;
      this.#current = job() ?? undefined;
    } catch (error) {
      // One bad job never stops the others.
      this.#current = undefined;
      console.warn("Uppsikt:", error);
    }
    return true;
  }
}

/** A task of its own, behind what the user does. No timer: one that follows another waits four milliseconds for nothing. */
function soonest(run: () => void): () => void {
  // Firefox has had it since 142.
  const scheduler = (globalThis as { scheduler?: { postTask?(task: () => void): Promise<unknown> } }).scheduler;
  if (scheduler?.postTask !== undefined) return () => { void scheduler.postTask?.(run); };
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = run;
  return () => { port2.postMessage(null); };
}
