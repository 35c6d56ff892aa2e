import { layerFileName } from '../engine/layerFileName.ts';
import { readSafetensors, type SafetensorsContent } from '../engine/weights/readSafetensors.ts';
import type { Activation } from '../model/activation.ts';
import { type Address, type LayerPlace, parseAddress } from '../model/address.ts';
import { ModelError } from '../model/error.ts';
import type { ModelPlan } from '../model/plan.ts';
import type { Prediction } from '../model/prediction.ts';
import type { Token } from '../model/token.ts';
import { HeldRun } from './heldRun.ts';

export type FetchBytes = (url: string) => Promise<Uint8Array>;

/** A run of the model kept beside its weights: an overview, and a file for each layer that is read when asked for. */
export interface RecordedRun {
  readonly run: HeldRun;
  /** Every value of one layer. A file that could not be read is asked for again next time. */
  layer(place: LayerPlace): Promise<readonly Activation[]>;
}

/** `folderUrl` ends with `/`. Throws ModelError for a file that is not the recording of this plan. */
export async function openRecordedRun(
  folderUrl: string,
  plan: ModelPlan,
  fetchBytes: FetchBytes,
): Promise<RecordedRun> {
  const file = 'overview.safetensors';
  const content = readSafetensors(await fetchBytes(folderUrl + file), file);
  const text = content.metadata.get('text');
  if (text === undefined) {
    throw new ModelError({ file, field: 'text', found: 'nothing', expected: 'the recorded sentence' });
  }
  const run = new HeldRun({ source: 'recorded', id: null, text, plan });
  readTokens(run, content, file);
  run.predictions = readList<readonly Prediction[]>(content, 'predictions', file);
  const ms = readList<number>(content, 'layer_ms', file);
  fillLayers(run, toActivations(content, plan), ms);
  run.runMs = Number(content.metadata.get('ms') ?? Number.NaN) || null;
  run.done = true;

  const layers = new Map<string, Promise<readonly Activation[]>>();
  const readLayer = async (name: string) => {
    return toActivations(readSafetensors(await fetchBytes(folderUrl + name), name), plan);
  };
  return {
    run,
    layer(place) {
      const name = layerFileName(plan, place);
      const known = layers.get(name);
      if (known) return known;
      const reading = readLayer(name);
      layers.set(name, reading);
      reading.catch(() => layers.delete(name));
      return reading;
    },
  };
}

function fillLayers(run: HeldRun, activations: readonly Activation[], ms: readonly number[]): void {
  const layerOf = (activation: Activation) => parseAddress(activation.address)?.layer;
  run.hold(activations.filter((activation) => layerOf(activation) === undefined));
  let at = 0;
  for (const { id } of run.plan.segments) {
    if (id.kind !== 'layer') continue;
    const isOwn = ({ address }: Activation) => {
      const place = parseAddress(address);
      return place?.stack === id.stack && place.layer === id.layer;
    };
    const own = activations.filter(isOwn);
    if (own.length > 0) run.addLayer(id.stack, id.layer, own, ms[at]);
    at++;
  }
}

/** `tokens` are the first stack's, `decoder_tokens` those of a decoder beside it. */
function readTokens(run: HeldRun, content: SafetensorsContent, file: string): void {
  const [first, second] = run.plan.stacks;
  if (first) run.of(first).tokens = readList<Token>(content, 'tokens', file);
  if (second) run.of(second).tokens = readList<Token>(content, 'decoder_tokens', file);
}

/** Axes come from the plan; the `view.*` measures have one value per token. */
function toActivations(content: SafetensorsContent, plan: ModelPlan): readonly Activation[] {
  return [...content.tensors].map(([name, { shape, values }]) => {
    const address = name as Address;
    const axes = plan.byAddress.get(address)?.axes.map((axis) => axis.name) ?? ['pos'];
    if (parseAddress(name) === null || axes.length !== shape.length) {
      const found = `a tensor of ${shape.length} axes`;
      throw new ModelError({ file: 'recorded run', field: name, found, expected: `${axes.length} axes` });
    }
    return { address, axes, shape, values };
  });
}

/** The recording is written by this project's own tools and checked by a test, so elements are taken as they are. */
function readList<T>({ metadata }: SafetensorsContent, key: string, file: string): readonly T[] {
  const text = metadata.get(key);
  const list: unknown = JSON.parse(text ?? 'null');
  if (Array.isArray(list)) return list as readonly T[];
  throw new ModelError({
    file,
    field: key,
    found: text === undefined ? 'nothing' : 'another value',
    expected: 'a list',
  });
}
