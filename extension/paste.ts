// A paste among the page's own scripts. An editor reads the clipboard's content off the event, and Firefox lets no page
// read what a content script made; so the event is made in the page's own world, where the editor lives.

import { api } from "./browser";

/** How long the page listens. The content script calls at once; this is for one that was stopped meanwhile. */
const LISTENS_MS = 5_000;

/**
 * Has one frame listen for `event`, once. The element that it is dispatched on gets `text` as if it had been pasted. The
 * text is in the page only from here on: whoever asks has found the box that it shall stand in.
 */
export async function armPaste(tabId: number, frameId: number, event: string, text: string): Promise<void> {
  await api.scripting.executeScript({
    target: { tabId, frameIds: [frameId] },
    world: "MAIN",
    func: listen,
    args: [event, text, LISTENS_MS],
  });
}

/** Runs in the page: nothing from outside its braces is there. */
function listen(name: string, text: string, ms: number): void {
  const paste = (asked: Event): void => {
    const box = asked.target;
    if (!(box instanceof Element)) return;
    const event = new ClipboardEvent("paste", {
      clipboardData: new DataTransfer(), bubbles: true, cancelable: true, composed: true,
    });
    // Afterwards: Firefox takes over nothing that was in it before.
    event.clipboardData?.setData("text/plain", text);
    // Tells whoever asked that somebody takes care of it.
    if (!box.dispatchEvent(event)) asked.preventDefault();
  };
  addEventListener(name, paste, { capture: true, once: true });
  setTimeout(() => { removeEventListener(name, paste, { capture: true }); }, ms);
}
