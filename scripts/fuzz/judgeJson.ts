/** Sizes that the checkpoint's tensors fix: with other weights beside it, a config that states others is wrong. */
const fixedSizes = ['hidden_size', 'intermediate_size', 'vocab_size', 'd_model', 'd_ff', 'd_kv'];

/** Why an accepted config.json cannot belong to its weights, though it once did; null if it can. */
export function judgeConfig(bytes: Uint8Array, original: Uint8Array): string | null {
  const parse = (json: Uint8Array) => JSON.parse(new TextDecoder().decode(json)) as Record<string, unknown>;
  const [found, good] = [parse(bytes), parse(original)];
  const wrong = fixedSizes.find((field) => field in good && found[field] !== good[field]);
  if (wrong)
    return `${wrong} is ${JSON.stringify(found[wrong])}, its weights have ${JSON.stringify(good[wrong])}`;
  return found.model_type === good.model_type ? null : `model_type is ${JSON.stringify(found.model_type)}`;
}

/** Why an accepted tokenizer.json is none: every id once, every merge of known tokens; null if it is. */
export function judgeTokenizer(bytes: Uint8Array): string | null {
  const { model } = JSON.parse(new TextDecoder().decode(bytes)) as {
    readonly model: { readonly vocab: object; readonly merges?: readonly (string | readonly string[])[] };
  };
  const isList = Array.isArray(model.vocab);
  const ids: readonly unknown[] = isList
    ? (model.vocab as unknown[]).map((_, id) => id)
    : Object.values(model.vocab);
  const bad = ids.find((id) => !Number.isInteger(id) || (id as number) < 0 || (id as number) >= 700);
  if (bad !== undefined) return `an id ${JSON.stringify(bad)}`;
  const known = new Set(Object.keys(model.vocab));
  for (const merge of model.merges ?? []) {
    const halves = typeof merge === 'string' ? merge.split(' ') : merge;
    if (halves.length !== 2 || !halves.every((half) => known.has(half)))
      return `a merge ${JSON.stringify(merge)}`;
  }
  return null;
}
