import { ensure } from '../../base/brand.ts';
import { nextTask } from '../../base/nextTask.ts';
import { streamAddresses } from '../../model/derive/streams.ts';
import { lastStack } from '../../model/stackFacts.ts';
import type { ModelPlan } from '../../model/plan.ts';
import type { SweepRequest, SweptCell } from '../../model/sweep.ts';
import type { LensReader } from './lensReader.ts';
import type { SegmentRunner } from './segmentRunner.ts';
import { TextRun } from './textRun.ts';

export interface SweepParts {
  readonly plan: ModelPlan;
  readonly runner: SegmentRunner;
  readonly lens: LensReader;
}

/** No run that anyone hears of has it. */
const besideId = -4;

/**
 * One cell of a sweep: the stream after `layer` with one row of the other run's, and the layers after it once more
 * (activation patching, Meng et al. 2022). What comes before is `base`'s; the head reads the one row that is asked about.
 */
export async function sweepCell(
  { plan, runner, lens }: SweepParts,
  base: TextRun,
  { streams, pos }: SweepRequest,
  ids: readonly (number | null)[],
  { layer, row }: Pick<SweptCell, 'layer' | 'row'>,
): Promise<SweptCell> {
  const stack = lastStack(plan);
  const { dModel } = plan.config;
  const addresses = streamAddresses(plan, stack);
  const address = ensure(addresses[layer], `the stream after layer ${layer}`);
  const own = await ensure(base.carried.get(address), address).promise;
  const values = own.values.slice();
  values.set(
    ensure(streams[layer], 'the other stream').subarray(row * dModel, (row + 1) * dModel),
    row * dModel,
  );
  const layers = plan.segments.filter(({ id }) => id.kind === 'layer');
  const at = layers.findIndex(({ id }) => id.kind === 'layer' && id.stack === stack && id.layer === layer);
  const run = new TextRun(plan, { id: besideId, tokens: base.tokens, capture: 'none', edits: base.edits });
  run.takeOver(base, layers.slice(0, at + 1), { address, value: { values, shape: own.shape } });
  let last: Float32Array = values;
  for (const segment of layers.slice(at + 1)) {
    const carried = segment.ops.map((op) => op.address).filter((one) => run.carried.has(one));
    const { values: found } = await runner.values(run, segment, carried);
    for (const one of carried) {
      const made = ensure(found[one], one);
      run.carried.get(one)?.resolve(made);
      last = made.values;
    }
    await nextTask();
  }
  const rows = await lens.read({ streams: last.slice(pos * dModel, (pos + 1) * dModel) }, ids);
  return { layer, row, found: ensure(rows?.[0], 'a head over the vocabulary') };
}
