import { buildSegmentGraph } from '../graph/buildSegmentGraph.ts';
import type { WeightAddress } from '../model/address.ts';
import { isPosition } from '../model/axes.ts';
import { axisSize, stackConfig } from '../model/config.ts';
import type { ModelPlan, Op, Segment } from '../model/plan.ts';
import type { MemoryMode } from './protocol.ts';
import type { WeightSource } from './weights/weightSource.ts';

/** Bytes that a mode is expected to need at its highest. */
export interface MemoryNeed {
  /** Of the runtime, whose memory has a limit of its own and never shrinks. */
  readonly runtime: number;
  /** Of the worker's own arrays beside it: packed weights, and what is expanded of them. */
  readonly arrays: number;
}

export type MemoryNeeds = Readonly<Record<MemoryMode, MemoryNeed>>;

/** Tokens of the texts that memory is reckoned for. */
export const usualLimit = 128;

const bytesPerFloat = 4;
/** The runtime itself, before any session. */
const runtimeBytes = 18e6;
/** Sessions and holes between weights, in shares of the weights (measured on SmolLM2: 635 MB for 538 MB). */
const runtimeShare = 1.13;
/** Rows of a matrix over the vocabulary that the low mode feeds at a time. */
const sliceRows = 4096;

/**
 * Memory of a model in both modes for texts of up to `limit` tokens, from its plan and its stored sizes alone: nothing is
 * allocated. Every size in bytes.
 */
export function memoryNeeds(
  plan: ModelPlan,
  source: Pick<WeightSource, 'shape' | 'totalBytes'>,
  limit: number,
): MemoryNeeds {
  const segments = plan.segments.map((segment) => weightBytes(plan, segment, source));
  const activations = Math.max(...plan.segments.map((segment) => activationBytes(plan, segment, limit)));
  const all = segments.reduce((sum, { whole }) => sum + whole, 0);
  const largest = Math.max(...segments.map(({ whole }) => whole));
  const largestFed = Math.max(...segments.map(({ fed }) => fed));
  return {
    full: {
      runtime: runtimeBytes + runtimeShare * all + activations,
      arrays: Math.min(source.totalBytes, largest) + largest,
    },
    low: {
      runtime: runtimeBytes + largestFed + activations,
      // A layer that has run is still there while the next one is expanded.
      arrays: source.totalBytes + 3 * largestFed,
    },
  };
}

interface SegmentBytes {
  readonly whole: number;
  /** At a time in the low mode. */
  readonly fed: number;
}

function weightBytes(plan: ModelPlan, segment: Segment, source: Pick<WeightSource, 'shape'>): SegmentBytes {
  const wide = new Set<WeightAddress>(
    segment.ops
      .filter(isWide)
      .flatMap(({ weight, bias }) => [weight, bias].filter((name) => name !== undefined)),
  );
  let [whole, fed] = [0, 0];
  for (const { name } of buildSegmentGraph(plan, segment).weights) {
    const [rows = 1, width = 1] = source.shape(name);
    whole += rows * width * bytesPerFloat;
    fed += (wide.has(name) ? Math.min(rows, sliceRows) : rows) * width * bytesPerFloat;
  }
  return { whole, fed };
}

function isWide({ axes }: Op): boolean {
  return axes.some((axis) => axis.name === 'vocab');
}

/** Every value of a segment at once; a head takes 64 rows at a time. */
function activationBytes(plan: ModelPlan, { id, ops }: Segment, limit: number): number {
  const positions = id.kind === 'head' ? Math.min(64, limit) : limit;
  const config = stackConfig(plan.config, id.stack);
  const sizes = ops.map(({ axes }) =>
    axes.reduce((size, axis) => {
      const own = isPosition(axis)
        ? positions
        : axisSize(config, axis.name as Parameters<typeof axisSize>[1]);
      return size * own;
    }, 1),
  );
  return sizes.reduce((sum, size) => sum + size, 0) * bytesPerFloat;
}
