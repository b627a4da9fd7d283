// What is read: the page that the script runs in, or a page that only stands in memory (the self-test's).

export interface Ground {
  readonly document: Document;
  /** Its address. */
  address(): string;
  /** What its links are understood from. */
  base(): string;
}

export const HERE: Ground = {
  get document() { return document; },
  // A frame that the page wrote itself has the page's address.
  address: () => (location.protocol === "about:" ? document.baseURI : location.href),
  base: () => document.baseURI,
};
