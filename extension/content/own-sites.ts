// Sites that are not ours: taught by the user on this very web site, or imported from a file. Data, as the built-in ones
// are, and checked as they are; what is wrong in them costs no more than itself.

import { api } from "../browser";
import { adapterFrom, faultLine, type Adapter, type Fault } from "./adapter";

/** What `storage.local` holds of them. The worker writes, this reads. */
export interface StoredSites {
  /** By origin. */
  readonly taught?: Readonly<Record<string, unknown>>;
  readonly imported?: readonly unknown[];
}

/** The key in `storage.local`. */
export const STORED = "sites";

/** The user's own, in the order in which they are asked. Nothing where the store does not answer: the built-in ones need none. */
export async function ownAdapters(): Promise<Adapter[]> {
  try {
    const stored = (await api.storage.local.get(STORED))[STORED] as StoredSites | undefined;
    const taught = stored?.taught?.[location.origin];
    const packs = [...(taught === undefined ? [] : [taught]), ...(Array.isArray(stored?.imported) ? stored.imported : [])];
    return packs.flatMap((pack) => adapterFrom(pack, complain) ?? []);
  } catch (error) {
    console.warn("Uppsikt: own sites:", error);
    return [];
  }
}

/** Calls `changed` when the user has taught, imported or forgotten something. */
export function onOwnAdapters(changed: () => void, signal: AbortSignal): void {
  const listen = (changes: Record<string, unknown>, area: string): void => {
    if (area === "local" && STORED in changes && !signal.aborted) changed();
  };
  api.storage.onChanged.addListener(listen);
  signal.addEventListener("abort", () => {
    try {
      api.storage.onChanged.removeListener(listen);
    } catch {
      // An orphan's listener is gone with its extension, which for a moment still seems alive.
    }
  });
}

export function complain(fault: Fault): void {
  console.warn("Uppsikt:", faultLine(fault));
}
