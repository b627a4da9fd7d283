// What is known of this page: every comment by its id, never by its node. Nodes come and go; what was read and
// reviewed stays, and is put back on the comment when its node returns.

import type { PageState } from "uppsikt-core";

import { commentFrames } from "./frames";
import { idIsAsRead, isEmptied, saysTheSame, type Known } from "./known";
import { ATTRIBUTE, Marks } from "./marks";
import { addressNow, type Listener, type Shape } from "./observe";
import { merged } from "./order";
import { adapterRef, healthOf, itemOf, mostUsed, pageRef, statusOf } from "./picture";
import { Reviews, type Answered, type Reviewed } from "./reviews";
import { afterFrame, inWindow } from "./seen";
import { Showing } from "./showing";
import type { Found, ReadComment } from "./site";
import type { Sites } from "./sites";
import { Slices, type Job, type Steps } from "./slices";
import { Teller } from "./tell";
import { Vanished } from "./vanished";

/** So many are read before what is read is sent. Arbitrary. */
const READ_AT_ONCE = 50;
/** So many cheap steps in a row are looked at as one. Arbitrary. */
const STRIDE = 100;

export class Page implements Listener, Shape, Reviewed {
  readonly marks = new Marks();
  /** Tells of itself only once it has found something. */
  isQuiet = false;
  /** The user may show it what its comments look like. */
  isTeachable = false;
  readonly #sites: Sites;
  readonly #slices = new Slices();
  readonly #known = new Map<string, Known>();
  readonly #ids = new WeakMap<Element, string>();
  readonly #reviews = new Reviews(this);
  readonly #teller: Teller;
  readonly #showing = new Showing(
    this.marks,
    this.#slices,
    ({ comment, place }) => this.#known.get(comment.id)?.place === place,
    () => { this.changed(); },
  );
  readonly #onOrphaned: () => void;
  readonly #onChange: (id: string) => void;
  #order: readonly Found[] = [];
  #listed = false;
  #listing = false;
  /** What was read may have changed unseen. */
  #unwatched = false;
  /** Jobs that read and have not ended. */
  #reading = 0;
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
      this.changed();
    },
  });
  /** What is still under way when it is stopped must put no mark back. */
  #stopped = false;

  constructor(sites: Sites, onChange: (id: string) => void, onOrphaned: () => void) {
    this.#sites = sites;
    this.#onChange = onChange;
    this.#onOrphaned = onOrphaned;
    this.#teller = new Teller(() => {
      const state = this.state();
      return this.isQuiet && state.items.length === 0 ? undefined : state;
    }, onOrphaned);
  }

  /** From now on it tells of itself. */
  begin(): void {
    this.#teller.begin();
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

  /** The innermost comment that is known to stand around an element. */
  rootOf(element: Element): Element | undefined {
    for (let up: Element | null = element; up !== null; up = up.parentElement) {
      if (this.at(up)?.place?.root === up) return up;
    }
    return undefined;
  }

  get hasAny(): boolean {
    return this.#order.length > 0;
  }

  isAsMarked(element: Element): boolean {
    const known = this.at(element);
    return known?.reviewed !== undefined && element.getAttribute(ATTRIBUTE) === known.reviewed.review.mark;
  }

  work(job: Job): void {
    this.#slices.add(job);
  }

  list(isUnwatched: boolean): void {
    this.#unwatched ||= isUnwatched;
    if (this.#listing) return;
    this.#listing = true;
    this.#slices.add(() => this.#list());
  }

  touchedBy(roots: ReadonlySet<Element>): void {
    // An element that is not known yet is found by the listing that its coming asks for.
    const found = [...roots].flatMap((root) => {
      const known = this.at(root);
      return known === undefined ? [] : [{ site: known.site, root }];
    });
    if (found.length > 0) this.#readAll(found, () => true);
  }

  came(elements: readonly Element[]): void {
    // So many that all is as soon looked at.
    if (elements.length > STRIDE) this.list(false);
    else if (!this.#listing) this.#slices.add(() => this.#take(elements));
  }

  went(): void {
    if (!this.#listing) this.#slices.add(() => this.#release());
  }

  moved(): void {
    for (const [id, known] of this.#known) if (known.place === undefined) this.#known.delete(id);
    this.list(false);
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
      this.#reviews.add(one);
    }
    this.#reviews.failure = undefined;
    await this.#send();
  }

  /** Nobody watches a page that is not seen: it is looked over when it is asked about. */
  lookOver(): void {
    if (this.#reading === 0) this.list(true);
  }

  /** A panel has asked how it is. */
  asked(): void {
    this.#teller.asked();
  }

  /** Says how it is, even if nothing has changed since it last did. */
  tellAnew(): void {
    this.#teller.anew();
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
      status: obstacle?.status ?? statusOf(present, this.#listed, this.#reviews.failure !== undefined),
      health,
      items: [...present, ...away].map(itemOf),
    };
    if (site !== undefined) state.adapter = adapterRef(site);
    if (this.isTeachable) state.teachable = true;
    const frames = commentFrames();
    if (frames.length > 0) state.frames = frames;
    if (obstacle?.instead !== undefined) state.instead = obstacle.instead;
    if (this.#reviews.failure !== undefined) state.failure = this.#reviews.failure;
    return state;
  }

  stop(): void {
    this.#stopped = true;
    this.#teller.stop();
    this.#reviews.stop();
    this.#showing.stop();
    this.#vanished.stop();
    this.marks.clear();
  }

  // ── Reading ──

  *#list(): Steps<void> {
    this.#listing = false;
    if (this.#stopped) return;
    const isUnwatched = this.#unwatched;
    this.#unwatched = false;
    const found = yield* this.#sites.list();
    const roots = new Set(found.map(({ root }) => root));
    // Also whose element has become another's: all of them first, or the newcomer would find its own name still taken.
    const gone: Known[] = [];
    let looked = 0;
    for (const known of this.#known.values()) {
      if (known.place !== undefined && !(roots.has(known.place.root) && idIsAsRead(known, known.place.root))) gone.push(known);
      if ((looked += 1) % STRIDE === 0) yield;
    }
    yield* this.#leaveAll(gone);
    this.#order = found;
    yield;
    this.#readAll(found, isUnwatched ? () => true : this.#isNew, () => { this.#listed = true; });
  }

  /** Comments in what came. Only what came is looked at, where that is enough to know. */
  *#take(elements: readonly Element[]): Steps<void> {
    if (this.#stopped || this.#listing) return;
    const here = elements.filter((element) => element.isConnected);
    const found = this.#sites.listIn(here);
    if (found === undefined) {
      yield* this.#list();
      return;
    }
    if (found.length === 0) return;
    // One that was moved stands elsewhere in the order now.
    const roots = new Set(found.map(({ root }) => root));
    this.#order = merged(this.#order.filter(({ root }) => !roots.has(root)), found);
    yield;
    this.#readAll(found, this.#isNew);
  }

  /** Comments whose elements have gone. */
  *#release(): Steps<void> {
    if (this.#stopped || this.#listing) return;
    const rest = this.#order.filter(({ root }) => root.isConnected);
    if (rest.length === this.#order.length && this.#sites.isPlain && rest.length > 0) return;
    if (rest.length === 0 || !this.#sites.isPlain) {
      yield* this.#list();
      return;
    }
    yield* this.#leaveAll([...this.#known.values()].filter(({ place }) => place?.root.isConnected === false));
    this.#order = rest;
    // It may stand elsewhere by now, on another element.
    this.changed();
  }

  *#leaveAll(gone: readonly Known[]): Steps<void> {
    if (gone.length === 0) return;
    const before = this.#order.flatMap(({ root }) => this.at(root)?.comment.id ?? []);
    yield;
    for (const known of gone) {
      this.#leave(known);
      yield;
    }
    this.#left(before, gone);
  }

  /** Reads these, those in the window first, and has them reviewed. */
  #readAll(found: readonly Found[], isNeeded: (one: Found) => boolean, ended: () => void = () => undefined): void {
    this.#reading += 1;
    const begin = (): void => { this.#slices.add(() => this.#readInTurn(found, isNeeded, ended)); };
    if (found.length <= READ_AT_ONCE || document.hidden) begin();
    else afterFrame(begin);
  }

  *#readInTurn(found: readonly Found[], isNeeded: (one: Found) => boolean, ended: () => void): Steps<void> {
    try {
      const [from, to] = (found.length > READ_AT_ONCE ? yield* inWindow(found.map(({ root }) => root)) : undefined) ?? [0, 0];
      yield;
      let read = 0;
      // In page order from the first one in the window, then from the top.
      for (let step = 0; step < found.length; step += 1) {
        const one = found[(from + step) % found.length];
        if (one !== undefined && isNeeded(one)) {
          this.#read(one);
          read += 1;
          // What is seen waits for nothing; and nothing waits until all of a long page is read.
          if (step + 1 === to - from || read % READ_AT_ONCE === 0) void this.#send();
          yield;
        } else if (step + 1 === to - from) void this.#send();
        else if (step % STRIDE === 0) yield;
      }
      ended();
    } finally {
      this.#reading -= 1;
      void this.#send();
      this.changed();
    }
  }

  /** Whether it is another one than was read there. */
  readonly #isNew = ({ root }: Found): boolean => {
    const known = this.at(root);
    return known?.place?.root !== root || !idIsAsRead(known, root);
  };

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
      this.changed();
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
      this.#showing.add(before);
      this.changed();
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
      this.#showing.add(before);
      if (before.reviewed === undefined) this.#reviews.add(id);
      if (!this.#isTold(before) && before.told === undefined) delete before.vanished;
    } else {
      this.marks.erase(id);
      const told = site.outcome?.(id.replace(/~\d+$/, ""));
      this.#known.set(id, { comment: now.comment, site, place, seenAt: addressNow(), ...(told && { told }) });
      this.#reviews.add(id);
    }
    this.changed();
  }

  /** The comment's element is gone from the page. */
  #leave(known: Known): void {
    const { id } = known.comment;
    delete known.place;
    this.marks.erase(id);
    if (known.seenAt !== addressNow()) {
      this.#known.delete(id);
      this.#reviews.drop(id);
    }
    this.#onChange(id);
    this.changed();
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

  /** Has what waits reviewed. The promise: it is. */
  async #send(): Promise<void> {
    this.#showDue();
    await this.#reviews.send();
    this.#showDue();
  }

  reviewed(answers: readonly Answered[]): void {
    for (const { known, asked, answer } of answers) {
      const { id } = known.comment;
      if (this.#stopped || this.#known.get(id) !== known || !saysTheSame(known.comment, asked)) continue;
      known.reviewed = answer;
      delete known.failed;
      this.#showing.add(known);
      this.#onChange(id);
    }
    this.#showDue();
  }

  gaveUp(known: Known): void {
    known.failed = true;
    const { place, comment } = known;
    if (place === undefined) return;
    this.marks.paint(comment.id, [], place.reading);
    this.marks.mark(place.root, "olast");
  }

  orphaned(): void {
    this.#onOrphaned();
  }

  // ── Showing ──

  #showDue(): void {
    this.#showing.show(this.#reading > 0 || this.#reviews.isSending);
  }

  /** The picture that the panel has of it may be old. */
  changed(): void {
    this.#teller.changed();
  }
}
