// Made by the bundler of tests/pages: what the adapters are tested on goes with them.
declare module "site-samples" {
  interface Expected {
    readonly id: string;
    readonly author?: string;
    readonly text: string;
    readonly parent?: string;
    readonly permalink?: string;
    readonly kind: string;
    readonly truncated?: boolean;
  }
  const samples: readonly {
    readonly name: string;
    readonly page: string;
    readonly expected: { readonly adapter: string; readonly comments: readonly Expected[] };
  }[];
  export default samples;
}
