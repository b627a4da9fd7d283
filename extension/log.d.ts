/** The log's Rust, as the background imports it (`uppsikt-log`): see core.d.ts. */
import type * as glue from "../target/core/log/uppsikt.js";

/** What Rust exports. */
export type Log = Omit<typeof glue, "default" | "initSync">;

/** A fresh instance with its own memory. */
export function instantiate(): Log;
