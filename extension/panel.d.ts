/** The panel's Rust, as its page imports it (`uppsikt-panel`): see core.d.ts. */
import type * as glue from "../target/core/panel/uppsikt.js";

/** What Rust exports. */
export type Panel = Omit<typeof glue, "default" | "initSync">;

/** A fresh instance with its own memory. */
export function instantiate(): Panel;
