import type { Activation } from '../../model/activation.ts';
import { ensure } from '../../base/brand.ts';
import { formatAddress, parseAddress } from '../../model/address.ts';
import type { RunRecord } from './nodeEngine.ts';
import type { OpenedModel } from './openModelFolder.ts';

/** Predictions per row that an overview keeps. */
const kept = 5;

type Write = (activations: readonly Activation[], more: Readonly<Record<string, string>>) => Uint8Array;

/**
 * Files of a recorded run, in the format of captures. `overview.safetensors`: tokens, patterns and view.* of every
 * layer, with `predictions` ([pos][5] of id, text, logit, probability), `layer_ms` and `ms` in its metadata.
 * `layer-NN.safetensors`: every op's value of that layer.
 */
export function recordFiles(
  model: OpenedModel,
  run: RunRecord,
  write: Write,
): ReadonlyMap<string, Uint8Array> {
  const values = [...run.values.values()];
  const isOverview = ({ address }: Activation) => /\.(attn\.pattern|view\.\w+)$/.test(address);
  const predictions = run.predictions.map((row) => row.slice(0, kept));
  const overview = write([tokenIds(model, run), ...values.filter(isOverview)], {
    predictions: JSON.stringify(predictions),
    layer_ms: JSON.stringify(run.layerMs.map(round)),
    ms: String(round(run.ms)),
  });
  const files = new Map([['overview.safetensors', overview]]);
  for (let layer = 0; layer < model.plan.config.nLayers; layer++) {
    const own = values.filter(({ address }) => parseAddress(address)?.layer === layer);
    files.set(layerFileName(layer), write(own, {}));
  }
  return files;
}

export function layerFileName(layer: number): string {
  return `layer-${String(layer).padStart(2, '0')}.safetensors`;
}

function tokenIds(model: OpenedModel, { tokens }: RunRecord): Activation {
  const values = BigInt64Array.from(tokens, ({ id }) => BigInt(id));
  const stack = ensure(model.plan.stacks[0], 'a stack of the plan');
  return {
    address: formatAddress({ stack, point: 'tokens' }),
    axes: ['pos'],
    shape: [values.length],
    values,
  };
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
