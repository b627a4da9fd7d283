// When the card opens and closes by hand. Nothing here stops, delays or changes an event of the page's.

/** What the gestures act on. */
export interface Target {
  /** The flagged comment that this element stands in, where it has something to show. */
  flagged(element: Element): string | undefined;
  /** Whether a marked word of that comment is at this point. */
  isOnWord(id: string, x: number, y: number): boolean;
  open(id: string): void;
  close(): void;
  /** The comment that the card is open on. */
  readonly shown: string | undefined;
  holds(event: Event): boolean;
}

/** Resting on a word opens, leaving closes; long enough that crossing it does neither. Arbitrary. */
const REST_MS = 350;
const LEAVE_MS = 500;

const INTERACTIVE =
  "a[href], button, input, textarea, select, option, label, summary, video, audio, iframe, [contenteditable]:not([contenteditable='false']), " +
  "[role='button'], [role='link'], [role='textbox'], [role='menuitem'], [role='checkbox'], [onclick]";

export function watchPointer(target: Target, signal: AbortSignal): void {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  /** Opened by resting on a word: goes when the pointer does. */
  let byHover = false;

  const options = { signal, capture: true, passive: true } as const;

  addEventListener("click", (event) => {
    if (!event.isTrusted || event.button !== 0 || target.holds(event)) return;
    const element = elementOf(event);
    const id = element === undefined || element.closest(INTERACTIVE) !== null || isSelecting() ? undefined : target.flagged(element);
    if (id === undefined) target.close();
    else if (target.shown !== id || byHover) {
      byHover = false;
      target.open(id);
    }
  }, options);

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.isTrusted) target.close();
  }, options);

  addEventListener("pointermove", (event) => {
    clearTimeout(resting);
    if (event.pointerType !== "mouse" || event.buttons !== 0) return;
    const inCard = target.holds(event);
    if (byHover && target.shown !== undefined) {
      const element = elementOf(event);
      const stays = inCard || (element !== undefined && target.flagged(element) === target.shown);
      if (stays) {
        clearTimeout(leaving);
        leaving = undefined;
      } else leaving ??= setTimeout(() => {
        leaving = undefined;
        if (byHover) target.close();
      }, LEAVE_MS);
    }
    if (inCard) return;
    const { clientX, clientY } = event;
    resting = setTimeout(() => {
      // A card that the user opened by a click stays until it is closed.
      if (target.shown !== undefined && !byHover) return;
      const element = innermostAt(clientX, clientY);
      const id = element === null ? undefined : target.flagged(element);
      if (id === undefined || id === target.shown || !target.isOnWord(id, clientX, clientY)) return;
      clearTimeout(leaving);
      leaving = undefined;
      byHover = true;
      target.open(id);
    }, REST_MS);
  }, options);

  signal.addEventListener("abort", () => {
    clearTimeout(resting);
    clearTimeout(leaving);
  });
}

/** Through open shadow roots. */
function innermostAt(x: number, y: number): Element | null {
  let found = document.elementFromPoint(x, y);
  for (let inner = found?.shadowRoot?.elementFromPoint(x, y); inner != null && inner !== found; inner = inner.shadowRoot?.elementFromPoint(x, y)) {
    found = inner;
  }
  return found;
}

function elementOf(event: Event): Element | undefined {
  const [first] = event.composedPath();
  return first instanceof Element ? first : first instanceof Text ? (first.parentElement ?? undefined) : undefined;
}

/** The user marks text to copy it: not a wish to see a card. */
function isSelecting(): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed;
}
