// What an address of Facebook's says. Its parameters have named comments and posts for many years, in every language and
// on every kind of page; they are what everything else here rests on.

/** What a link to a comment says. */
export interface CommentAddress {
  /** The comment that the link is about. */
  readonly id: string;
  /** The comment that it answers; where the link does not say, it may still be a reply. */
  readonly parent?: string;
  /** Read when asked for: a long page has thousands of links, and most are asked for no more than whose they are. */
  readonly more: () => {
    /** The names of its post: `pfbid…` or digits. */
    readonly posts: readonly string[];
    /** The link leads to the post, at this comment; otherwise to somebody's profile, out of this comment. */
    readonly leadsToPost: boolean;
  };
}

/** "Y29tbWVudDo…" is base64 of "comment:<post>_<comment>". */
const ENCODED = /^comment:(\d+)_(\d+)$/;
const NUMBER = /^\d{5,}$/;
const POST_NAME = /^(?:pfbid[0-9A-Za-z]+|\d{5,})$/;

export function isFacebook(host: string): boolean {
  return host === "facebook.com" || host.endsWith(".facebook.com");
}

/** A link's address, if it leads to Facebook. */
export function addressOf(link: Element): URL | undefined {
  const written = link.getAttribute("href");
  if (written === null || written === "" || written === "#") return undefined;
  try {
    const url = new URL(written, document.baseURI);
    return isFacebook(url.hostname) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Read once for every text that a link has: each is asked about at every listing. */
const known = new WeakMap<Element, { readonly written: string; readonly address: CommentAddress | undefined }>();

/** What a link says of a comment; nothing, if it is about none. */
export function commentOf(link: Element): CommentAddress | undefined {
  const written = link.getAttribute("href") ?? "";
  const before = known.get(link);
  if (before?.written === written) return before.address;
  const address = commentAddress(written, link);
  known.set(link, { written, address });
  return address;
}

const LEADS_HERE = /^(?:https?:\/\/(?:[^/?#]+\.)?facebook\.com\/|[/?](?!\/))/;
/** A notice tells of a comment and is none. */
const IS_NOTICE = /[?&]notif_(?:id|t)=/;
const COMMENT = /[?&]comment_(?:id|fbid)=([^&#]+)/;
const REPLY = /[?&]reply_comment_id=([^&#]+)/;

function commentAddress(written: string, link: Element): CommentAddress | undefined {
  if (!LEADS_HERE.test(written) || IS_NOTICE.test(written)) return undefined;
  const comment = decoded(COMMENT.exec(written)?.[1]);
  const reply = decoded(REPLY.exec(written)?.[1]);
  const self = reply ?? comment;
  if (self === undefined) return undefined;
  let read: ReturnType<CommentAddress["more"]> | undefined;
  const more = (): ReturnType<CommentAddress["more"]> => {
    if (read !== undefined) return read;
    const url = addressOf(link);
    const named = url === undefined ? [] : postsOf(url);
    const coded = [comment?.post, reply?.post].filter((post) => post !== undefined);
    return (read = { posts: [...new Set([...named, ...coded])], leadsToPost: named.length > 0 });
  };
  const isReply = reply !== undefined && comment !== undefined && comment.comment !== reply.comment;
  return isReply ? { id: self.comment, parent: comment.comment, more } : { id: self.comment, more };
}

function decoded(value: string | undefined): { comment: string; post?: string } | undefined {
  if (value === undefined) return undefined;
  if (NUMBER.test(value)) return { comment: value };
  try {
    const [, post, comment] = ENCODED.exec(atob(decodeURIComponent(value))) ?? [];
    return post === undefined || comment === undefined ? undefined : { comment, post };
  } catch {
    return undefined;
  }
}

/** The posts that an address names. */
export function postsOf(url: URL): string[] {
  const names = new Set<string>();
  for (const parameter of ["story_fbid", "fbid", "multi_permalinks", "v"]) {
    for (const name of url.searchParams.get(parameter)?.split(",") ?? []) if (POST_NAME.test(name)) names.add(name);
  }
  const parts = url.pathname.split("/").filter((part) => part !== "");
  parts.forEach((part, at) => {
    if (!/^(?:posts|videos|reel|permalink|photos)$/.test(part)) return;
    // "/<page>/posts/<words-of-the-post>/<number>" and "/videos/<title>/<number>" are older forms.
    for (const name of parts.slice(at + 1)) if (POST_NAME.test(name)) names.add(name);
  });
  return [...names];
}

/** What a permanent link needs; all else follows who clicked where. */
const LASTING = new Set(["story_fbid", "id", "fbid", "v", "comment_id", "reply_comment_id"]);

/** The comment's own address, without what tracks. */
export function permalink(url: URL): string {
  const clean = new URL(url.pathname, "https://www.facebook.com");
  for (const [name, value] of url.searchParams) if (LASTING.has(name)) clean.searchParams.append(name, value);
  return clean.href;
}

/** The same page where it can be read; an inbox has none, so the front page, from where one's Page is found. */
export function readable(url: URL, isInbox: boolean): string {
  return new URL(isInbox ? "/" : url.pathname + url.search, "https://www.facebook.com").href;
}
