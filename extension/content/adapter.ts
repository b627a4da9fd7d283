// What a site adapter may say, and how one is read from data. See ../packs/sites/README.md.

/** An adapter whose selectors all work in this browser. */
export interface Adapter {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly confirmed: string;
  readonly hosts?: readonly string[];
  readonly frames?: readonly string[];
  readonly shadow?: string;
  readonly item?: string;
  readonly climb?: string;
  readonly notItem?: string;
  readonly idAttribute?: string;
  readonly idElement?: string;
  readonly author?: readonly string[];
  readonly time?: readonly string[];
  readonly timeAttribute?: string;
  readonly permalink?: readonly string[];
  readonly permalinkKeep?: readonly string[];
  readonly permalinkForm?: string;
  readonly body: readonly string[];
  readonly bodyExclude?: string;
  readonly nesting: Nesting;
  readonly thread?: string;
  readonly replies?: string;
  readonly image?: string;
  readonly truncated?: string;
  readonly folded?: readonly string[];
  readonly claimed?: readonly string[];
  readonly removed?: readonly string[];
  readonly hidden?: readonly string[];
}

export type Nesting = "ancestor" | "thread" | "replies" | "none";

/** Something in an adapter that cannot be used. `sort` names a text of `_locales`: `site_fault_<sort>`. */
export interface Fault {
  readonly adapter: string;
  readonly field: string;
  readonly sort: "shape" | "selector" | "unknown" | "missing" | "size";
  readonly value: string;
}

export type Kind =
  | "text" | "number" | "attribute" | "selector" | "selectors" | "patterns" | "names" | "form" | "hosts" | "frames" | "nesting";

/** Every field there is: what it holds and whether the adapter is of any use without it. */
export const FIELDS: { readonly [K in keyof Required<Adapter>]: readonly [Kind, "needed" | "optional"] } = {
  id: ["text", "needed"],
  name: ["text", "needed"],
  version: ["number", "needed"],
  confirmed: ["text", "needed"],
  hosts: ["hosts", "optional"],
  frames: ["frames", "optional"],
  shadow: ["selector", "optional"],
  item: ["selector", "optional"],
  climb: ["selector", "optional"],
  notItem: ["selector", "optional"],
  idAttribute: ["attribute", "optional"],
  idElement: ["selector", "optional"],
  author: ["selectors", "optional"],
  time: ["selectors", "optional"],
  timeAttribute: ["attribute", "optional"],
  permalink: ["selectors", "optional"],
  permalinkKeep: ["names", "optional"],
  permalinkForm: ["form", "optional"],
  body: ["selectors", "needed"],
  bodyExclude: ["selector", "optional"],
  nesting: ["nesting", "needed"],
  thread: ["selector", "optional"],
  replies: ["selector", "optional"],
  image: ["selector", "optional"],
  truncated: ["selector", "optional"],
  folded: ["selectors", "optional"],
  claimed: ["selectors", "optional"],
  removed: ["patterns", "optional"],
  hidden: ["patterns", "optional"],
};

/** No text in an adapter is longer, no list has more. Arbitrary; the longest of ours is a third of it. */
const LONGEST = 1_000;
const MOST = 40;

/**
 * The adapter, without what cannot be used in it: that is told to `complain`. One wrong selector costs its field, and only a
 * field that nothing works without costs the adapter.
 */
export function adapterFrom(pack: unknown, complain: (fault: Fault) => void): Adapter | undefined {
  if (typeof pack !== "object" || pack === null || Array.isArray(pack)) {
    complain({ adapter: "?", field: "", sort: "shape", value: typeof pack });
    return undefined;
  }
  const given = pack as Record<string, unknown>;
  const adapter = typeof given["id"] === "string" ? given["id"].slice(0, LONGEST) : "?";
  const made: Record<string, unknown> = {};
  for (const [field, [kind, need]] of Object.entries(FIELDS)) {
    const value = given[field];
    const taken = value === undefined ? undefined : take(kind, value, (sort, what) => { complain({ adapter, field, sort, value: what }); });
    if (taken !== undefined) made[field] = taken;
    else if (need === "needed") {
      complain({ adapter, field, sort: "missing", value: "" });
      return undefined;
    }
  }
  for (const field of Object.keys(given)) {
    if (!Object.hasOwn(FIELDS, field)) complain({ adapter, field: field.slice(0, LONGEST), sort: "unknown", value: "" });
  }
  const usable = made as unknown as Adapter;
  if ((usable.item === undefined) === (usable.climb === undefined)) {
    complain({ adapter, field: "item", sort: "missing", value: "" });
    return undefined;
  }
  const needs = { thread: usable.thread, replies: usable.replies, ancestor: "", none: "" }[usable.nesting];
  if (needs === undefined) {
    complain({ adapter, field: usable.nesting, sort: "missing", value: "" });
    return { ...usable, nesting: "none" };
  }
  return usable;
}

/** A fault in one line, for the console. */
export function faultLine({ adapter, field, sort, value }: Fault): string {
  return `adapter ${adapter}, ${field}: ${sort}${value === "" ? "" : ` (${value})`}`;
}

type Refuse = (sort: Fault["sort"], value: string) => void;

/** The value if it is of its kind; of a list, the part that is. */
function take(kind: Kind, value: unknown, refuse: Refuse): unknown {
  switch (kind) {
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? value : refused(refuse, value);
    case "nesting":
      return value === "ancestor" || value === "thread" || value === "replies" || value === "none" ? value : refused(refuse, value);
    case "text":
      return text(value, /./, refuse);
    case "attribute":
      return text(value, /^[a-z][a-z0-9-]*$/, refuse);
    case "form":
      // An address that the comment's own is put together from. What a page says can only fill it, never replace it.
      return text(value, /^(?:https:\/\/[^{}\s]+|\{page\})[^{}\s]*\{id\}[^{}\s]*$/, refuse);
    case "selector":
      return isSelector(value, refuse) ? value : undefined;
    case "selectors":
      return list(value, refuse, (one) => isSelector(one, refuse));
    case "patterns":
      return list(value, refuse, (one) => typeof one === "string" && isSelector(one.replaceAll("{id}", "a1").replaceAll("{number}", "1"), refuse));
    case "names":
      // None is a list too: no parameter is kept.
      return Array.isArray(value) && value.length === 0 ? [] : list(value, refuse, (one) => text(one, /^[\w-]+$/, refuse) !== undefined);
    case "hosts":
      return list(value, refuse, (one) => text(one, /^(?:[a-z0-9-]+\.)*[a-z0-9-]+$/, refuse) !== undefined);
    case "frames":
      return list(value, refuse, (one) => text(one, /^(?:\*|(?:[a-z0-9-]+\.)*[a-z0-9-]+)\/[^\s?#]*$/, refuse) !== undefined);
  }
}

function list(value: unknown, refuse: Refuse, isGood: (one: unknown) => boolean): unknown[] | undefined {
  if (!Array.isArray(value)) return refused(refuse, value);
  if (value.length > MOST) refuse("size", String(value.length));
  const good = value.slice(0, MOST).filter(isGood);
  return good.length > 0 ? good : undefined;
}

function text(value: unknown, form: RegExp, refuse: Refuse): string | undefined {
  if (typeof value !== "string" || !form.test(value)) return refused(refuse, value);
  if (value.length <= LONGEST) return value;
  refuse("size", value.slice(0, 80));
  return undefined;
}

function refused(refuse: Refuse, value: unknown): undefined {
  refuse("shape", typeof value === "string" ? value.slice(0, 80) : typeof value);
  return undefined;
}

function isSelector(value: unknown, refuse: Refuse): value is string {
  if (typeof value !== "string" || value.length > LONGEST) {
    refuse(typeof value === "string" ? "size" : "shape", typeof value === "string" ? value.slice(0, 80) : typeof value);
    return false;
  }
  try {
    document.createDocumentFragment().querySelector(value);
    return true;
  } catch {
    refuse("selector", value.slice(0, 200));
    return false;
  }
}
