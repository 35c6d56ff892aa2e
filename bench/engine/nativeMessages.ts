/** What the bench asks a native process. */
export interface NativeRequest {
  readonly ids: readonly number[];
}

/** `ms`: from the ids to all values; `values`: how many numbers came back. */
export type NativeReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ran'; readonly ms: number; readonly values: number }
  | { readonly kind: 'failed'; readonly message: string };
