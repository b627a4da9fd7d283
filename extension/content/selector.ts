// How a small part of a long page is searched.

/**
 * Chromium seeks the left part of a selector of several parts in the whole page, however small the element that is asked: a
 * page's time then grows with the square of its comments. As one part it hits the same.
 */
export function asOne(selector: string): string {
  return /[\s>+~]/.test(selector) ? `:is(${selector})` : selector;
}
