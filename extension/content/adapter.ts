// What a site adapter may say, and how one is read from data. See ../packs/sites/README.md.

/** An adapter whose selectors all work in this browser. */
export interface Adapter {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly confirmed: string;
  readonly item: string;
  readonly notItem?: string;
  readonly idAttribute: string;
  readonly author: readonly string[];
  readonly time?: readonly string[];
  readonly timeAttribute?: string;
  readonly permalink?: readonly string[];
  readonly body: readonly string[];
  readonly bodyExclude?: string;
  readonly nesting: "ancestor" | "none";
  readonly image?: string;
  readonly truncated?: string;
  readonly claimed?: readonly string[];
}

type Kind = "text" | "number" | "attribute" | "selector" | "selectors" | "nesting";

/** Every field there is: what it holds and whether the adapter is of any use without it. */
const FIELDS: { readonly [K in keyof Required<Adapter>]: readonly [Kind, "needed" | "optional"] } = {
  id: ["text", "needed"],
  name: ["text", "needed"],
  version: ["number", "needed"],
  confirmed: ["text", "needed"],
  item: ["selector", "needed"],
  notItem: ["selector", "optional"],
  idAttribute: ["attribute", "needed"],
  author: ["selectors", "needed"],
  time: ["selectors", "optional"],
  timeAttribute: ["attribute", "optional"],
  permalink: ["selectors", "optional"],
  body: ["selectors", "needed"],
  bodyExclude: ["selector", "optional"],
  nesting: ["nesting", "needed"],
  image: ["selector", "optional"],
  truncated: ["selector", "optional"],
  claimed: ["selectors", "optional"],
};

/**
 * The adapters that can be used, in the same order. What cannot be used is told to `complain`, a line each; one wrong
 * selector costs its field, and only a field that nothing works without costs the adapter.
 */
export function adaptersFrom(packs: readonly unknown[], complain: (line: string) => void): Adapter[] {
  return packs.flatMap((pack) => {
    const adapter = adapterFrom(pack, complain);
    return adapter === undefined ? [] : [adapter];
  });
}

function adapterFrom(pack: unknown, complain: (line: string) => void): Adapter | undefined {
  if (typeof pack !== "object" || pack === null) {
    complain("adapter: not an object");
    return undefined;
  }
  const given = pack as Record<string, unknown>;
  const name = typeof given["id"] === "string" ? given["id"] : "?";
  const made: Record<string, unknown> = {};
  for (const [field, [kind, need]] of Object.entries(FIELDS)) {
    const value = given[field];
    const taken = value === undefined ? undefined : take(kind, value, (why) => { complain(`adapter ${name}, ${field}: ${why}`); });
    if (taken !== undefined) made[field] = taken;
    else if (need === "needed") {
      complain(`adapter ${name} is left out: no usable ${field}`);
      return undefined;
    }
  }
  for (const field of Object.keys(given)) {
    if (!(field in FIELDS)) complain(`adapter ${name}, ${field}: no such field`);
  }
  return made as unknown as Adapter;
}

/** The value if it is of its kind; of a list, the part that is. */
function take(kind: Kind, value: unknown, complain: (why: string) => void): unknown {
  switch (kind) {
    case "number":
      return typeof value === "number" ? value : undefined;
    case "nesting":
      return value === "ancestor" || value === "none" ? value : undefined;
    case "text":
      return typeof value === "string" && value !== "" ? value : undefined;
    case "attribute":
      return typeof value === "string" && /^[a-z][a-z0-9-]*$/.test(value) ? value : undefined;
    case "selector":
      return isSelector(value, complain) ? value : undefined;
    case "selectors": {
      if (!Array.isArray(value)) return undefined;
      const good = value.filter((one: unknown) => isSelector(one, complain));
      return good.length > 0 ? good : undefined;
    }
  }
}

function isSelector(value: unknown, complain: (why: string) => void): value is string {
  if (typeof value !== "string") return false;
  try {
    document.createDocumentFragment().querySelector(value);
    return true;
  } catch {
    complain(`not a selector that this browser knows: ${value}`);
    return false;
  }
}
