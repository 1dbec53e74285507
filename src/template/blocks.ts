/**
 * A text as a tree of blocks: what the layout sets, what the tags of the PDF follow, what the pages show. Plain text only;
 * slots are already filled.
 */
export type Block =
  | { readonly type: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly type: 'paragraph'; readonly text: string }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly type: 'table'; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };
