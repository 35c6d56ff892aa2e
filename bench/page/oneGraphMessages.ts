/** To the worker that runs the whole model as one graph. */
export type OneGraphRequest =
  | { readonly kind: 'start'; readonly modelUrl: string; readonly threads: number }
  | { readonly kind: 'run'; readonly ids: readonly number[] };

/** `ran` carries every value but the logits, which stay in the worker as the engine's do. */
export type OneGraphReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ran'; readonly values: Readonly<Record<string, Float32Array>> }
  | { readonly kind: 'failed'; readonly message: string };
