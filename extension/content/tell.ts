// Tells the panel how the page is, as long as a panel shows it.
//
//   the script starts ──▶ told once, while there is nothing to tell ──▶ somebody shows this page? ──no──▶ silence
//                                                                        └ yes ──▶ told when it changes ◀── asked how it is
//
// The picture of a long page costs more to make than all its marks. Whoever shows it says so in answer, or asks; without
// that nobody is told, no picture is made and no timer runs.

import type { PageState } from "uppsikt-core";

import { tell } from "./protocol";

/** The panel hears at most this often; and so seldom on a long page that telling takes no more than this part of the time. */
const TELL_MS = 150;
const TELL_SHARE = 1 / 20;

export class Teller {
  /** How it is; nothing where there is nothing to tell. */
  readonly #picture: () => PageState | undefined;
  readonly #onOrphaned: () => void;
  #isHeard = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pauseMs = TELL_MS;
  #told = "";
  #isStopped = false;

  constructor(picture: () => PageState | undefined, onOrphaned: () => void) {
    this.#picture = picture;
    this.#onOrphaned = onOrphaned;
  }

  /** Tells now: whether anybody listens is known before there is much to tell. */
  begin(): void {
    void this.#tell();
  }

  /** Something may have changed. */
  changed(): void {
    if (this.#isStopped || !this.#isHeard) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#tell();
    }, this.#pauseMs);
  }

  /** Somebody has asked how the page is: whoever asks shows it. */
  asked(): void {
    this.#isHeard = true;
  }

  /** Says how it is, even if nothing has changed since it last did. */
  anew(): void {
    this.#told = "";
    this.asked();
    this.changed();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #tell(): Promise<void> {
    const begun = performance.now();
    const state = this.#picture();
    if (state === undefined) return;
    const written = JSON.stringify(state);
    this.#pauseMs = Math.max(TELL_MS, (performance.now() - begun) / TELL_SHARE);
    if (written === this.#told) return;
    this.#told = written;
    // Until it is answered. Who asks meanwhile is a listener too.
    this.#isHeard = false;
    let answer: Promise<boolean>;
    try {
      answer = tell({ type: "pageState", state });
    } catch {
      this.#onOrphaned();
      return;
    }
    if (await answer) this.asked();
    // What changed meanwhile was told to nobody.
    this.changed();
  }
}
