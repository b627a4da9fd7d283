// What the page's own controls say in words: how many comments there are, that some are folded, that only a selection is
// shown. Words are in the user's language and change; what rests on them is only ever a hint beside the figures.

import labels from "../../packs/sites/facebook.json";
import { lineOf } from "../line";

export interface Controls {
  /** The post's own count of its comments. */
  readonly claimed: number | undefined;
  /** Controls that would show more comments or replies. */
  readonly folded: number;
  /** The order that is chosen leaves comments out. */
  readonly selection: boolean;
}

/** Not those in the row under a comment, of which a long page has thousands. */
const CONTROL = "[role=button]:not(ul [role=button])";
/** Longer texts are no controls' names. Arbitrary. */
const LONGEST_NAME = 120;

export function controlsOf(surface: Element | undefined): Controls {
  let claimed: number | undefined;
  let folded = 0;
  let selection = false;
  for (const button of surface?.querySelectorAll(CONTROL) ?? []) {
    const name = lineOf(button.textContent).toLowerCase();
    if (name === "" || name.length > LONGEST_NAME) continue;
    // On a timeline a bare number may count anything, and each of several posts has its own.
    if (surface !== document.documentElement) claimed ??= countOf(name);
    if (labels.more.some((one) => name.startsWith(one)) || countsReplies(name)) folded += 1;
    if (button.ariaHasPopup === "menu" && labels.selection.some((one) => name.startsWith(one))) selection = true;
  }
  return { claimed, folded, selection };
}

function countOf(name: string): number | undefined {
  const [, number, word] = /^(\d{1,6})\s(\p{L}+)/u.exec(name) ?? [];
  return word !== undefined && labels.comments.some((one) => word.startsWith(one)) ? Number(number) : undefined;
}

/** "3 svar", "Exempelby kommun svarade · 1 svar". */
function countsReplies(name: string): boolean {
  const [, word] = /(?:^|· ?)\d{1,5}\s(\p{L}+)$/u.exec(name) ?? [];
  return word !== undefined && labels.replies.some((one) => word.startsWith(one));
}
