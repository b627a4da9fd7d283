/** The report page's Rust, as the page imports it (`uppsikt-report`): see core.d.ts. */
import type * as glue from "../target/core/report/uppsikt.js";

export type { Channel, Days, Entered, LogRead, Pasted, Register, ReportRequest } from "../target/core/report/uppsikt.js";

/** What Rust exports. */
export type Report = Omit<typeof glue, "default" | "initSync">;

/** A fresh instance with its own memory. */
export function instantiate(): Report;
