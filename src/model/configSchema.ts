import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(v.number(), v.finite(), v.minValue(Number.MIN_VALUE));

const sizes = { nLayers: count, nHeads: count, nKvHeads: count, dHead: count, dMlp: count };

const rope = v.object({
  theta: positive,
  dims: v.optional(count),
  llama3: v.optional(
    v.object({
      factor: positive,
      lowFreqFactor: positive,
      highFreqFactor: positive,
      originalContext: count,
    }),
  ),
});

/** ModelConfig as manifests and captures hold it, in JSON. */
export const configSchema = v.object({
  family: v.pipe(v.string(), v.minLength(1)),
  ...sizes,
  dModel: count,
  vocabSize: count,
  nCtx: count,
  normEps: positive,
  activation: v.picklist(['silu', 'gelu', 'geluTanh', 'relu']),
  gatedMlp: v.optional(v.boolean()),
  biases: v.array(v.picklist(['qkv', 'out', 'mlp', 'head'])),
  tiedHead: v.boolean(),
  rope: v.optional(rope),
  window: v.optional(v.object({ size: count, layers: v.array(index) })),
  scoreScale: v.optional(positive),
  scoreCap: v.optional(positive),
  logitCap: v.optional(positive),
  buckets: v.optional(v.object({ count, maxDistance: count })),
  firstPosition: v.optional(index),
  tokenTypes: v.optional(count),
  embedScale: v.optional(positive),
  headScale: v.optional(positive),
  parallel: v.optional(v.boolean()),
  maskedHead: v.optional(v.boolean()),
  pooler: v.optional(v.boolean()),
  encoder: v.optional(v.partial(v.object(sizes))),
  decoderStart: v.optional(index),
  endToken: v.optional(index),
  suppressed: v.optional(v.array(index)),
});
