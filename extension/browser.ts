// Every browser API that Uppsikt uses goes through here: Firefox names the namespace `browser`, Chromium `chrome`.
// Both give promises in Manifest V3.

/** Firefox's sidebar, which Chromium does not have. */
interface SidebarAction {
  open(): Promise<void>;
  isOpen(details: { windowId?: number }): Promise<boolean>;
}

type Api = typeof chrome & { sidebarAction?: SidebarAction };

export const api: Api = (globalThis as unknown as { browser?: Api }).browser ?? chrome;

/** A message of `_locales`, or its key where it is missing: a gap must be seen, not hidden. */
export function words(key: string, ...fill: string[]): string {
  return api.i18n.getMessage(key, fill) || key;
}

/** False once the extension was updated, reloaded or removed under a content script that still runs. */
export function isAlive(): boolean {
  try {
    return Boolean(api.runtime?.id);
  } catch {
    return false;
  }
}

/** The language that the words are in: what the core says is then in the same. */
export function language(): "sv" | "en" {
  return words("page_language") === "en" ? "en" : "sv";
}
