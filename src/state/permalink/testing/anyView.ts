import fc from 'fast-check';
import type { Address } from '../../../model/address.ts';
import type { Intervention } from '../../../model/interventions.ts';
import {
  cellMeasures,
  inspectorTabs,
  sinkModes,
  stepNames,
  type ViewState,
  wallColourings,
} from '../../../model/view.ts';

const index = fc.integer({ min: 0, max: 999_999 });
const indices = fc.uniqueArray(index, { maxLength: 8 });
const coordinate = fc.integer({ min: -9_999_999, max: 9_999_999 }).map((n) => n / 1000);
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
export const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }));

const place = maybe(fc.integer({ min: 0, max: 999 }));
const sure = fc.integer({ min: 0, max: 99 });
const of = maybe(fc.constantFrom('enc' as const, 'dec' as const, 'cross' as const));
const factor = fc.constantFrom(0, 1, -1, 0.5, 8, 2.25, 1e-3);
const interventions: fc.Arbitrary<Intervention> = fc.oneof(
  fc.record({ kind: fc.constant('head' as const), of, layer: sure, head: sure, factor }),
  fc.record({
    kind: fc.constantFrom('attn' as const, 'mlp' as const, 'layer' as const),
    of,
    layer: sure,
    factor,
  }),
  fc.record({ kind: fc.constant('score' as const), of, layer: sure, head: place, factor }),
  fc.constant({ kind: 'score' as const, of: null, layer: null, head: null, factor: 8 }),
  fc.record({ kind: fc.constant('mask' as const), of, layer: sure }),
  fc.constant({ kind: 'mask' as const, of: null, layer: null }),
  fc.record({
    kind: fc.constantFrom('cut' as const, 'allow' as const),
    of,
    layer: sure,
    head: place,
    query: place,
    key: place,
  }),
  fc.record({
    kind: fc.constant('zero' as const),
    address: fc.constant('decoder.11.mlp.out' as Address),
    pos: place,
  }),
  fc.record({
    kind: fc.constant('patch' as const),
    address: fc.constant('decoder.1.attn.z' as Address),
    head: place,
    pos: place,
  }),
);

/** Any view that a link can hold. */
export const views: fc.Arbitrary<ViewState> = fc.record({
  model: fc.constantFrom(
    'smollm2-135m-instruct',
    'all-minilm-l6-v2',
    'letters-to-sounds/gru',
    'hub:owner/name@main',
  ),
  text: anyText,
  decoderText: maybe(anyText),
  generated: maybe(fc.array(index, { maxLength: 8 })),
  chat: fc.boolean(),
  sampling: maybe(
    fc.record({
      temperature: fc.integer({ min: 0, max: 2000 }).map((n) => n / 1000),
      topK: fc.integer({ min: 0, max: 50_000 }),
      topP: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
      minP: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
      seed: fc.integer({ min: 0, max: 999_999 }),
    }),
  ),
  stack: maybe(fc.constantFrom('enc' as const, 'dec' as const, 'cross' as const)),
  layer: maybe(index),
  heads: indices,
  queries: indices,
  key: maybe(index),
  point: maybe(
    fc.constantFrom('raw', 'scaled', 'scores', 'pattern', 'mlp.act', 'resid_post', 'out', 'q_rot'),
  ),
  step: maybe(fc.constantFrom(...stepNames)),
  trail: fc.array(
    fc.record({
      address: fc.constantFrom('decoder.13.mlp.act' as Address, 'encoder.embed' as Address),
      index: fc.array(fc.nat({ max: 99_999 }), { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 4 },
  ),
  at: maybe(index),
  tab: fc.constantFrom(...inspectorTabs),
  cell: fc.constantFrom(...cellMeasures),
  wall: fc.constantFrom(...wallColourings),
  sink: fc.constantFrom(...sinkModes),
  relief: fc.boolean(),
  word: maybe(fc.string({ minLength: 1, maxLength: 20 })),
  word2: maybe(fc.string({ minLength: 1, maxLength: 20 })),
  changes: fc.array(interventions, { maxLength: 4 }),
  cam: maybe(
    fc.record({
      position: fc.tuple(coordinate, coordinate, coordinate),
      target: fc.tuple(coordinate, coordinate, coordinate),
      zoom: fc.integer({ min: 1, max: 99_999 }).map((n) => n / 1000),
    }),
  ),
  embed: maybe(fc.constantFrom('1', 'https://example.org', 'http://localhost:8000')),
  theme: maybe(fc.constantFrom('light' as const, 'dark' as const)),
  panel: maybe(fc.constantFrom('none' as const, 'matches' as const, 'numbers' as const)),
});
