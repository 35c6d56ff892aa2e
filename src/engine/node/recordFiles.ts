import type { Activation } from '../../model/activation.ts';
import { layerFileName } from '../layerFileName.ts';
import { formatAddress, parseAddress } from '../../model/address.ts';
import type { RunRecord } from './nodeEngine.ts';
import type { OpenedModel } from './openModelFolder.ts';

/** Predictions per row that an overview keeps. */
const kept = 5;

type Write = (activations: readonly Activation[], more: Readonly<Record<string, string>>) => Uint8Array;

/**
 * Files of a recorded run, in the format of captures. `overview.safetensors`: tokens, patterns and view.* of every
 * layer, with `predictions` ([pos][5] of id, text, logit, probability), `layer_ms` and `ms` in its metadata.
 * `layer-NN.safetensors`: every op's value of that layer; `encoder-layer-NN` and `decoder-layer-NN` where there are both.
 */
export function recordFiles(
  model: OpenedModel,
  run: RunRecord,
  write: Write,
): ReadonlyMap<string, Uint8Array> {
  const values = [...run.values.values()];
  const isOverview = ({ address }: Activation) => /\.((attn|cross)\.pattern|view\.\w+)$/.test(address);
  const predictions = run.predictions.map((row) => row.slice(0, kept));
  const overview = write([...tokenIds(model, run), ...values.filter(isOverview)], {
    predictions: JSON.stringify(predictions),
    layer_ms: JSON.stringify(run.layerMs.map(round)),
    ms: String(round(run.ms)),
  });
  const files = new Map([['overview.safetensors', overview]]);
  for (const { id } of model.plan.segments) {
    if (id.kind !== 'layer') continue;
    const own = values.filter(({ address }) => {
      const place = parseAddress(address);
      return place?.stack === id.stack && place.layer === id.layer;
    });
    files.set(layerFileName(model.plan, id), write(own, {}));
  }
  return files;
}

function tokenIds({ plan }: OpenedModel, { tokens, decoderTokens }: RunRecord): readonly Activation[] {
  return [tokens, decoderTokens].flatMap((own, at) => {
    const stack = plan.stacks[at];
    if (!stack) return [];
    const values = BigInt64Array.from(own, ({ id }) => BigInt(id));
    return [
      { address: formatAddress({ stack, point: 'tokens' }), axes: ['pos'], shape: [values.length], values },
    ];
  });
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
