/** Longer than any name or time. Arbitrary. */
const LONGEST_LINE = 300;

/** One line, as a name or a time is shown. */
export function lineOf(text: string | null): string {
  return (text ?? "").replace(/\s+/g, " ").trim().slice(0, LONGEST_LINE).toWellFormed();
}
