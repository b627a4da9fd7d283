/**
 * The Rust core, as the background imports it (`uppsikt-core`), and every type that crosses the border.
 *
 * `cargo xtask build` makes the module (`core.wasm.js`, with the Wasm inside) and the declarations it rests on, from the
 * Rust types. Only types may be imported in a content script.
 */
import type * as glue from "../target/core/core/uppsikt.js";

export type * from "../target/core/core/uppsikt.js";

/** What Rust exports. */
export type Core = Omit<typeof glue, "default" | "initSync">;

/**
 * A fresh instance with its own memory; the module is compiled once. After a panic an instance must not be used again:
 * drop it and make another.
 */
export function instantiate(): Core;
