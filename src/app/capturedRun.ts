import * as v from 'valibot';
import { readSafetensors } from '../engine/weights/readSafetensors.ts';
import {
  measuredAddresses,
  measureLayer,
  viewActivations,
  type LayerMeasures,
} from '../engine/core/layerMeasures.ts';
import { sha256Hex } from '../engine/weights/sha256Hex.ts';
import { specOf } from '../engine/checkpoint/chooseFamily.ts';
import type { Activation } from '../model/activation.ts';
import { type Address, type LayerPlace, parseAddress, type StackName } from '../model/address.ts';
import { isPosition } from '../model/axes.ts';
import { buildPlan } from '../model/buildPlan.ts';
import { axisSize, type ModelConfig, stackConfig } from '../model/config.ts';
import { configSchema } from '../model/configSchema.ts';
import { ModelError } from '../model/error.ts';
import type { ModelPlan, Op, Segment } from '../model/plan.ts';
import type { Token } from '../model/token.ts';
import { HeldRun } from './heldRun.ts';
import type { RecordedRun } from './recordedRun.ts';

/** A run that someone captured elsewhere: its values, without any model. */
export interface CapturedRun {
  /** `file:` and the first digits of the file's SHA-256, as in links. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly plan: ModelPlan;
  readonly recorded: RecordedRun;
  /** Points that the plan has and the file has not, layers taken together. */
  readonly missing: readonly string[];
}

const format = 'attention-loom/';

const tokenSchema = v.object({
  id: v.optional(v.number(), 0),
  piece: v.optional(v.string(), ''),
  text: v.optional(v.string(), ''),
  start: v.optional(v.number(), 0),
  end: v.optional(v.number(), 0),
  special: v.optional(v.boolean(), false),
});

/** Reads a capture file (docs: "A capture"); null for safetensors that are none. Throws ModelError. */
export async function openCapture(bytes: Uint8Array, file: string): Promise<CapturedRun | null> {
  const { metadata, tensors } = readSafetensors(bytes, file);
  if (!metadata.get('format')?.startsWith(format)) return null;
  const fail = (field: string, found: string, expected: string): never => {
    throw new ModelError({ file, field, found, expected });
  };
  const list = (key: string) => {
    try {
      return v.parse(v.array(tokenSchema), JSON.parse(metadata.get(key) ?? '[]'));
    } catch {
      return fail(key, 'another value', 'a list of tokens');
    }
  };
  const spec = specOf(metadata.get('family') ?? '', file, 'family');
  const config = readConfig(metadata.get('config'), spec.readConfig, file);
  const plan = buildPlan(spec, config);
  const text = metadata.get('text') ?? '';
  const run = new HeldRun({ source: 'recorded', id: null, text, plan });
  const [first, second] = plan.stacks;
  const lengths: Partial<Record<StackName, number>> = {};
  for (const [stack, key] of [
    [first, 'tokens'],
    [second, 'decoder_tokens'],
  ] as const) {
    if (!stack) continue;
    const tokens: readonly Token[] = list(key);
    if (tokens.length === 0) fail(key, 'no tokens', 'at least one');
    run.of(stack).tokens = tokens;
    lengths[stack] = tokens.length;
  }
  const activations = [...tensors].flatMap(([name, { shape, values }]): readonly Activation[] => {
    const op = plan.byAddress.get(name as Address);
    if (!op || !(values instanceof Float32Array)) return [];
    checkShape(op, shape, { plan, lengths, file });
    return [{ address: op.address, axes: op.axes.map((axis) => axis.name), shape, values }];
  });
  const byLayer = layersOf(run, activations);
  run.done = true;
  return {
    id: `file:${(await sha256Hex(bytes)).slice(0, 12)}`,
    title: metadata.get('model') || `captured ${spec.name}`,
    text,
    plan,
    recorded: { run, layer: async (place) => byLayer.get(layerName(place)) ?? [] },
    missing: missingPoints(plan, activations),
  };
}

function readConfig(
  text: string | undefined,
  readHub: (json: Readonly<Record<string, unknown>>) => ModelConfig,
  file: string,
): ModelConfig {
  const fail = (found: string): never => {
    throw new ModelError({ file, field: 'config', found, expected: 'the config of the model, as JSON' });
  };
  if (text === undefined) return fail('nothing');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('text that is not JSON');
  }
  if (typeof json !== 'object' || json === null) return fail('another value');
  // As the Hub has it, or as this project writes it.
  if ('model_type' in json) return readHub(json as Readonly<Record<string, unknown>>);
  const parsed = v.safeParse(configSchema, json);
  if (parsed.success) return parsed.output as ModelConfig;
  return fail(`${v.getDotPath(parsed.issues[0]) ?? 'a field'}: ${parsed.issues[0].received}`);
}

interface ShapeFacts {
  readonly plan: ModelPlan;
  readonly lengths: Readonly<Partial<Record<StackName, number>>>;
  readonly file: string;
}

/** Sizes of the model as its config says, and as many positions as there are tokens. */
function checkShape(op: Op, shape: readonly number[], { plan, lengths, file }: ShapeFacts): void {
  const stack = parseAddress(op.address)?.stack ?? 'decoder';
  const config = stackConfig(plan.config, stack);
  const expected = op.axes.map((axis) => {
    if (isPosition(axis)) return lengths[axis.of ?? stack];
    return axisSize(config, axis.name as Parameters<typeof axisSize>[1]);
  });
  if (expected.join() === shape.join()) return;
  throw new ModelError({
    file,
    field: op.address,
    found: `shape [${shape.join(', ')}]`,
    expected: `[${expected.join(', ')}]`,
  });
}

/** Hands the run its layers, from the first on as far as they are here, with the measures that can be made of them. */
function layersOf(
  run: HeldRun,
  activations: readonly Activation[],
): ReadonlyMap<string, readonly Activation[]> {
  run.hold(activations.filter(({ address }) => parseAddress(address)?.layer === undefined));
  const layers = capturedLayers(run, activations);
  const known = layers.flatMap(({ measures }) => (measures ? [measures] : []));
  for (const { place, own, measures } of layers) {
    const stack = known.filter((other) => other.stack === place.stack);
    const views = measures ? viewActivations(run.plan, stack, measures) : [];
    const shown = own.filter(({ address }) => /(\.pattern|resid_post)$/.test(address));
    run.addLayer(place.stack, place.layer, [...shown, ...views]);
  }
  return new Map(layers.map(({ place, own }) => [layerName(place), own]));
}

interface CapturedLayer {
  readonly place: LayerPlace;
  readonly own: readonly Activation[];
  readonly measures: LayerMeasures | null;
}

function capturedLayers(run: HeldRun, activations: readonly Activation[]): readonly CapturedLayer[] {
  const layers: CapturedLayer[] = [];
  const broken = new Set<StackName>();
  for (const segment of run.plan.segments) {
    if (segment.id.kind !== 'layer' || broken.has(segment.id.stack)) continue;
    const addresses = new Set(segment.ops.map((op) => op.address));
    const own = activations.filter(({ address }) => addresses.has(address));
    // What follows a gap in a stack has nothing to stand on.
    if (own.length === 0) broken.add(segment.id.stack);
    else layers.push({ place: segment.id, own, measures: measured(run, segment, own) });
  }
  return layers;
}

function layerName({ stack, layer }: LayerPlace): string {
  return `${stack}.${layer}`;
}

function measured(run: HeldRun, segment: Segment, own: readonly Activation[]): LayerMeasures | null {
  const { plan } = run;
  const values = Object.fromEntries(
    own.flatMap(({ address, shape, values: data }) =>
      data instanceof Float32Array ? [[address, { shape, values: data }] as const] : [],
    ),
  );
  const isWhole = measuredAddresses(plan, segment).every((address) => address in values);
  const { tokens } = run.of(segment.id.stack);
  return isWhole ? measureLayer(plan, segment, values, tokens) : null;
}

function missingPoints(plan: ModelPlan, activations: readonly Activation[]): readonly string[] {
  const here = new Set(activations.map(({ address }) => parseAddress(address)?.point));
  const layers = plan.segments.filter(({ id }) => id.kind === 'layer' && id.layer === 0);
  const points = layers.flatMap(({ ops }) => ops.map(({ address }) => parseAddress(address)?.point ?? ''));
  return [...new Set(points)].filter((point) => !here.has(point) && !point.endsWith('.scaled'));
}
