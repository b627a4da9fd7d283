// Sites that are not ours: set by policy, taught by the user on this very web site, or imported from a file. Data, as the
// built-in ones are, and checked as they are; what is wrong in them costs no more than itself.

import { api } from "../browser";
import { adapterFrom, faultLine, type Adapter, type Fault } from "./adapter";

/** What `storage.local` holds of them. The worker writes, this reads. */
export interface StoredSites {
  /** By origin. */
  readonly taught?: Readonly<Record<string, unknown>>;
  readonly imported?: readonly unknown[];
}

/** The key in `storage.local`, and in `storage.managed`: there it holds a list of packs. */
export const STORED = "sites";

/** Of a policy no more are used. Arbitrary: ours are half of it. */
const MOST_BY_POLICY = 50;

/** In the order in which they are asked: the policy's first, for what it sets holds. Nothing where the store does not answer: the
 * built-in ones need none. */
export async function ownAdapters(): Promise<Adapter[]> {
  const [policy, stored] = await Promise.all([sitesByPolicy(), storedSites()]);
  const taught = stored.taught?.[location.origin];
  const packs = [...policy, ...(taught === undefined ? [] : [taught]), ...(Array.isArray(stored.imported) ? stored.imported : [])];
  return packs.flatMap((pack) => adapterFrom(pack, complain) ?? []);
}

async function storedSites(): Promise<StoredSites> {
  try {
    return ((await api.storage.local.get(STORED))[STORED] ?? {}) as StoredSites;
  } catch (error) {
    console.warn("Uppsikt: own sites:", error);
    return {};
  }
}

/** The packs that the IT department has set. */
export async function sitesByPolicy(): Promise<readonly unknown[]> {
  try {
    const packs: unknown = (await api.storage.managed.get(STORED))[STORED];
    return Array.isArray(packs) ? packs.slice(0, MOST_BY_POLICY) : [];
  } catch {
    // Firefox has no such store where no policy is set.
    return [];
  }
}

/** Calls `changed` when the user or the policy has set, or taken back, something. */
export function onOwnAdapters(changed: () => void, signal: AbortSignal): void {
  const listen = (changes: Record<string, unknown>, area: string): void => {
    if ((area === "local" || area === "managed") && STORED in changes && !signal.aborted) changed();
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

function complain(fault: Fault): void {
  console.warn("Uppsikt:", faultLine(fault));
}
