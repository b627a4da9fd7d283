// What an IT department may set by policy, as Chromium wants it declared. Made at build time into `policy.schema.json`, so that
// it never says anything but what is read.

import { FIELDS, type Kind } from "./content/adapter";

const WORD = { type: "string" };
const WORDS = { type: "array", items: WORD };

const SCHEMA_OF: { readonly [K in Kind]: object } = {
  text: WORD,
  number: { type: "number" },
  attribute: WORD,
  selector: WORD,
  selectors: WORDS,
  patterns: WORDS,
  names: WORDS,
  form: WORD,
  hosts: WORDS,
  frames: WORDS,
  nesting: WORD,
};

export const POLICY_SCHEMA = {
  type: "object",
  properties: {
    sites: {
      title: "Site adapters",
      description: "Where the comments stand on web sites that Uppsikt does not know by itself; see extension/packs/sites/README.md.",
      type: "array",
      items: {
        type: "object",
        properties: Object.fromEntries(Object.entries(FIELDS).map(([field, [kind]]) => [field, SCHEMA_OF[kind]])),
      },
    },
  },
};
