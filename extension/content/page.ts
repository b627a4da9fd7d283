// What is known of this page: every comment by its id, never by its node. Nodes come and go; what was read and
// reviewed stays, and is put back on the comment when its node returns.

import type { Comment, Failure, PageState, PageStatus, ReviewedComment } from "uppsikt-core";

import { commentFrames } from "./frames";
import { idIsAsRead, isEmptied, saysTheSame, type Known } from "./known";
import { ATTRIBUTE, Marks } from "./marks";
import { addressNow, Slices, type Listener, type Shape } from "./observe";
import { adapterRef, asksForLogin, healthOf, itemOf, mostUsed, pageRef } from "./picture";
import { Orphaned, review, tell } from "./protocol";
import type { Found, ReadComment } from "./site";
import type { Sites } from "./sites";
import { Vanished } from "./vanished";

/** A batch to the worker: whichever limit comes first. Arbitrary; 50 ordinary comments take milliseconds. */
const BATCH_COMMENTS = 50;
const BATCH_UNITS = 100_000;
/** The panel hears at most this often; and so seldom on a long page that telling takes no more than this part of the time. */
const TELL_MS = 150;
const TELL_SHARE = 1 / 20;
/** A store that is full or broken: asked again after this, then twice as long, up to the last. */
const RETRY_MS = 10_000;
const LAST_RETRY_MS = 300_000;

/** Where in the window comments are looked for that are to be read first, as parts of its width and height. Arbitrary. */
const LOOKED_AT: readonly (readonly [number, number])[] = [0.3, 0.5, 0.7].flatMap((x) => [0.1, 0.3, 0.5, 0.7, 0.9].map((y) => [x, y] as const));

export class Page implements Listener, Shape {
  readonly marks = new Marks();
  /** Tells of itself only once it has found something. */
  isQuiet = false;
  /** The user may show it what its comments look like. */
  isTeachable = false;
  readonly #sites: Sites;
  readonly #slices = new Slices();
  readonly #known = new Map<string, Known>();
  readonly #ids = new WeakMap<Element, string>();
  readonly #waiting = new Set<string>();
  readonly #onOrphaned: () => void;
  readonly #onChange: (id: string) => void;
  #order: readonly Found[] = [];
  #listed = false;
  #listing = false;
  #sending: Promise<void> | undefined;
  #failure: Failure | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #retryMs = RETRY_MS;
  readonly #vanished = new Vanished({
    isAway: (id) => {
      const known = this.#known.get(id);
      return known !== undefined && known.seenAt === addressNow() && (known.folded === true || known.place === undefined);
    },
    parentOf: (id) => this.#known.get(id)?.comment.parent,
    boxOf: (id) => this.#known.get(id)?.place?.root.getBoundingClientRect(),
    ask: (id) => {
      const known = this.#known.get(id);
      if (known !== undefined) known.vanished = true;
      this.#changedState();
    },
  });
  #tell: ReturnType<typeof setTimeout> | undefined;
  #tellMs = TELL_MS;
  #told = "";
  /** What is still under way when it is stopped must put no mark back. */
  #stopped = false;

  constructor(sites: Sites, onChange: (id: string) => void, onOrphaned: () => void) {
    this.#sites = sites;
    this.#onChange = onChange;
    this.#onOrphaned = onOrphaned;
  }

  // ── What the observer asks and tells ──

  get anyItem(): string {
    return this.#sites.anyItem;
  }

  get readsClasses(): boolean {
    return this.#sites.readsClasses;
  }

  shadows(): ParentNode[] {
    return this.#sites.shadows();
  }

  rootOf(element: Element): Element | undefined {
    return this.#sites.rootOf(element);
  }

  get hasAny(): boolean {
    return this.#order.length > 0;
  }

  isAsMarked(element: Element): boolean {
    const known = this.at(element);
    return known?.reviewed !== undefined && element.getAttribute(ATTRIBUTE) === known.reviewed.review.mark;
  }

  list(): void {
    if (this.#listing) return;
    this.#listing = true;
    this.#slices.add(() => { this.#list(); });
  }

  changed(root: Element): void {
    const known = this.at(root);
    // An element that is not known yet is found by the listing that its coming asks for.
    if (known === undefined) return;
    this.#slices.add(() => { this.#read({ site: known.site, root }); });
    this.#slices.add(() => { this.#send(); });
  }

  moved(): void {
    for (const [id, known] of this.#known) if (known.place === undefined) this.#known.delete(id);
    this.list();
  }

  // ── What the card and the panel ask ──

  get(id: string): Known | undefined {
    return this.#known.get(id);
  }

  /** Every comment that is known, those that are off the page too. */
  all(): readonly Known[] {
    return [...this.#known.values()];
  }

  /** The comment whose element this is. */
  at(root: Element): Known | undefined {
    const id = this.#ids.get(root);
    return id === undefined ? undefined : this.#known.get(id);
  }

  /** The user has opened this comment's menu. */
  touched(root: Element): void {
    const known = this.at(root);
    if (known !== undefined) this.#vanished.touched(known.comment.id);
  }

  /** The user has said what became of a comment that vanished. */
  answered(id: string): void {
    this.#vanished.settled(id);
    delete this.#known.get(id)?.vanished;
  }

  /** Has everything, or one comment, reviewed anew. The promise: all that waits has been answered. */
  async refresh(id?: string): Promise<void> {
    for (const [one, known] of this.#known) {
      if (id !== undefined && one !== id) continue;
      delete known.failed;
      this.#waiting.add(one);
    }
    this.#failure = undefined;
    this.#send();
    await this.#sending;
  }

  state(): PageState {
    const present = this.#order.flatMap(({ root }) => this.at(root) ?? []);
    const away = [...this.#known.values()].filter((known) => known.place === undefined);
    const health = healthOf(present);
    const site = mostUsed(present);
    const claimed = site?.claimed();
    if (claimed !== undefined) health.claimed = claimed;
    Object.assign(health, site?.keptBack?.());
    health.unsure = this.#sites.sites.reduce((sum, one) => sum + (one.unsure?.() ?? 0), 0);
    const obstacle = present.length === 0 && this.#listed ? this.#sites.obstacle() : undefined;
    const state: PageState = {
      page: pageRef(),
      status: obstacle?.status ?? this.#status(present),
      health,
      items: [...present, ...away].map(itemOf),
    };
    if (site !== undefined) state.adapter = adapterRef(site);
    if (this.isTeachable) state.teachable = true;
    const frames = commentFrames();
    if (frames.length > 0) state.frames = frames;
    if (obstacle?.instead !== undefined) state.instead = obstacle.instead;
    if (this.#failure !== undefined) state.failure = this.#failure;
    return state;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#tell);
    clearTimeout(this.#retry);
    this.#vanished.stop();
    this.#waiting.clear();
    this.marks.clear();
  }

  // ── Reading ──

  #list(): void {
    this.#listing = false;
    if (this.#stopped) return;
    const found = this.#sites.list();
    const roots = new Set(found.map(({ root }) => root));
    // Also whose element has become another's: all of them first, or the newcomer would find its own name still taken.
    const gone = [...this.#known.values()].filter(
      (known) => known.place !== undefined && !(roots.has(known.place.root) && idIsAsRead(known, known.place.root)),
    );
    const before = this.#order.flatMap(({ root }) => this.at(root)?.comment.id ?? []);
    for (const known of gone) this.#leave(known);
    this.#order = found;
    this.#left(before, gone);
    let read = 0;
    for (const one of this.#seenFirst(found)) {
      const known = this.at(one.root);
      if (known?.place?.root === one.root && idIsAsRead(known, one.root)) continue;
      this.#slices.add(() => { this.#read(one); });
      read += 1;
      // What is seen need not wait until all of a long page is read.
      if (read % BATCH_COMMENTS === 0) this.#slices.add(() => { this.#send(); });
    }
    this.#slices.add(() => {
      this.#listed = true;
      this.#send();
      this.#changedState();
    });
  }

  /** In page order from the first one in the window, then from the top. */
  #seenFirst(found: readonly Found[]): readonly Found[] {
    if (found.length <= BATCH_COMMENTS) return found;
    const at = new Map(found.map(({ root }, index) => [root, index]));
    const seen = LOOKED_AT.flatMap(([x, y]) => {
      const element = document.elementFromPoint(innerWidth * x, innerHeight * y);
      const root = element === null ? undefined : this.#sites.rootOf(element);
      return (root === undefined ? undefined : at.get(root)) ?? [];
    });
    const first = seen.length > 0 ? Math.min(...seen) : 0;
    return [...found.slice(first), ...found.slice(0, first)];
  }

  /** What went may be back in this same listing, on a new element: then it did not go. */
  #left(before: readonly string[], gone: readonly Known[]): void {
    if (gone.length === 0) return;
    this.#slices.add(() => {
      const away = gone.filter((known) => known.place === undefined && this.#known.has(known.comment.id) && !this.#isTold(known));
      this.#vanished.left(before, new Set(away.map(({ comment }) => comment.id)));
    });
  }

  /** Whether the page says what became of a comment, and has not said so before: then it is asked about at once. */
  #isTold(known: Known): boolean {
    const said = known.site.outcome?.(known.comment.id.replace(/~\d+$/, ""));
    const isNews = said !== undefined && said !== known.told;
    if (said === undefined) delete known.told;
    else known.told = said;
    if (isNews) {
      known.vanished = true;
      this.#changedState();
    }
    return isNews;
  }

  #read(found: Found): void {
    const { root, site } = found;
    if (this.#stopped || !root.isConnected) return;
    let now: ReadComment | undefined;
    try {
      now = site.read(root, new Date().toISOString());
    } catch (error) {
      // One odd comment never stops the page.
      console.warn("Uppsikt: a comment could not be read:", error);
      return;
    }
    // The listing that follows finds whose it is.
    if (now === undefined) return;
    const id = this.#freeId(now.comment.id, root);
    now.comment.id = id;
    const formerId = this.#ids.get(root);
    if (formerId !== undefined && formerId !== id) {
      // The page reuses its element for another comment.
      const former = this.#known.get(formerId);
      if (former?.place?.root === root) this.#leave(former);
    }
    this.#ids.set(root, id);

    const before = this.#known.get(id);
    const place = { root, reading: now.reading, bodies: now.bodies };
    if (before !== undefined && isEmptied(before, now)) {
      // What it said is what a decision is about: it is kept, and the user asked.
      before.place = place;
      before.seenAt = addressNow();
      if (before.folded !== true) this.#vanished.folded(id);
      before.folded = true;
      this.#show(before);
      this.#changedState();
      return;
    }
    if (before !== undefined) {
      delete before.folded;
      if (before.told === undefined) delete before.vanished;
    }
    this.#vanished.settled(id);
    if (before !== undefined && saysTheSame(before.comment, now.comment)) {
      // When it was first seen stays: a relative time counts from there.
      before.comment = { ...now.comment, ...(before.comment.published && { published: before.comment.published }) };
      before.place = place;
      before.seenAt = addressNow();
      this.#show(before);
      if (before.reviewed === undefined) this.#waiting.add(id);
      if (!this.#isTold(before) && before.told === undefined) delete before.vanished;
    } else {
      this.marks.erase(id);
      const told = site.outcome?.(id.replace(/~\d+$/, ""));
      this.#known.set(id, { comment: now.comment, site, place, seenAt: addressNow(), ...(told && { told }) });
      this.#waiting.add(id);
    }
    this.#changedState();
  }

  /** The comment's element is gone from the page. */
  #leave(known: Known): void {
    const { id } = known.comment;
    delete known.place;
    this.marks.erase(id);
    if (known.seenAt !== addressNow()) {
      this.#known.delete(id);
      this.#waiting.delete(id);
    }
    this.#onChange(id);
    this.#changedState();
  }

  /** Unique on the page: a second element with the same id gets a number. */
  #freeId(id: string, root: Element): string {
    for (let number = 1; ; number += 1) {
      const candidate = number === 1 ? id : `${id}~${number}`;
      const holder = this.#known.get(candidate)?.place?.root;
      if (holder === undefined || holder === root || !holder.isConnected) return candidate;
    }
  }

  // ── Reviewing ──

  #send(): void {
    if (this.#waiting.size === 0) return;
    this.#sending ??= this.#sendAll()
      .catch((error: unknown) => {
        if (error instanceof Orphaned) this.#onOrphaned();
        else console.warn("Uppsikt:", error);
      })
      .finally(() => {
        this.#sending = undefined;
        this.#changedState();
      });
  }

  async #sendAll(): Promise<void> {
    let most = BATCH_COMMENTS;
    while (this.#waiting.size > 0) {
      const batch = this.#batch(most);
      for (const { comment } of batch) this.#waiting.delete(comment.id);
      if (batch.length === 0) continue;
      const asked = batch.map(({ comment }) => comment);
      const outcome = await review(pageRef(), asked);
      if ("value" in outcome && fits(outcome.value, asked)) {
        this.#failure = undefined;
        this.#retryMs = RETRY_MS;
        most = BATCH_COMMENTS;
        batch.forEach((known, at) => { this.#answered(known, asked[at], outcome.value[at]); });
        this.#changedState();
        continue;
      }
      const { failure, reached } = "failure" in outcome ? outcome : MISFIT;
      this.#failure = failure;
      if (!reached || (failure.code !== "internal" && failure.code !== "badMessage")) {
        // Not the comments' fault: all of them wait.
        for (const { comment } of batch) this.#waiting.add(comment.id);
        this.#retryLater();
        return;
      }
      // One of them is more than the worker can bear: halve until it is found, and do the others.
      if (batch.length > 1) {
        most = Math.ceil(batch.length / 2);
        for (const { comment } of batch) this.#waiting.add(comment.id);
      } else {
        for (const known of batch) this.#gaveUp(known);
        most = 1;
      }
    }
  }

  #batch(most: number): Known[] {
    const batch: Known[] = [];
    let units = 0;
    for (const id of this.#waiting) {
      const known = this.#known.get(id);
      if (known === undefined) {
        this.#waiting.delete(id);
        continue;
      }
      const { length } = known.comment.text;
      if (batch.length >= most || (batch.length > 0 && units + length > BATCH_UNITS)) break;
      batch.push(known);
      units += length;
    }
    return batch;
  }

  #answered(known: Known, asked: Comment | undefined, reviewed: ReviewedComment | undefined): void {
    const { id } = known.comment;
    // It may have changed or left while the worker read.
    if (this.#known.get(id) !== known || asked === undefined || !saysTheSame(known.comment, asked)) return;
    if (reviewed === undefined || this.#stopped) return;
    known.reviewed = reviewed;
    delete known.failed;
    this.#show(known);
    this.#onChange(id);
  }

  #gaveUp(known: Known): void {
    if (this.#stopped) return;
    known.failed = true;
    const { place, comment } = known;
    if (place !== undefined) this.marks.show(comment.id, place.root, "olast", [], place.reading);
  }

  #retryLater(): void {
    if (this.#stopped) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => { this.#send(); }, this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  // ── Showing ──

  #show(known: Known): void {
    const { place, reviewed, comment } = known;
    if (place === undefined || reviewed === undefined) return;
    const { mark, findings } = reviewed.review;
    this.marks.show(comment.id, place.root, mark, reviewed.approved ? [] : findings, place.reading);
  }

  #status(present: readonly Known[]): PageStatus {
    if (!this.#listed || present.some((known) => known.reviewed === undefined && known.failed !== true)) {
      return this.#failure === undefined || !this.#listed ? "reading" : "ready";
    }
    if (present.length > 0) return "ready";
    return asksForLogin() ? "login" : "noComments";
  }

  /** Says how it is, even if nothing has changed since it last did. */
  tellAnew(): void {
    this.#told = "";
    this.#changedState();
  }

  #changedState(): void {
    if (this.#stopped) return;
    this.#tell ??= setTimeout(() => {
      this.#tell = undefined;
      const begun = performance.now();
      const state = this.state();
      if (this.isQuiet && state.items.length === 0) return;
      const written = JSON.stringify(state);
      if (written !== this.#told) {
        this.#told = written;
        try {
          tell({ type: "pageState", state });
        } catch {
          this.#onOrphaned();
        }
      }
      this.#tellMs = Math.max(TELL_MS, (performance.now() - begun) / TELL_SHARE);
    }, this.#tellMs);
  }
}

const MISFIT = {
  failure: { code: "badMessage", detail: "the answer does not fit the question" },
  reached: true,
} as const;

function fits(answers: readonly ReviewedComment[], asked: readonly Comment[]): boolean {
  return (
    Array.isArray(answers) && answers.length === asked.length && answers.every((answer, at) => answer.review.id === asked[at]?.id)
  );
}
