import type { StackName } from '../model/address.ts';
import type { ModelPlan, Segment, SegmentId } from '../model/plan.ts';
import { emitters, isRowCopy } from './emit/emitters.ts';
import { type EditedValues, emitEdit, emitEditedMask, untouched } from './emit/edits.ts';
import { type FeedName, feedValue } from './feeds.ts';
import { GraphBuilder, type GraphEdit, type GraphPast, type GraphWeight } from './graphBuilder.ts';
import type { OnnxGraph } from './onnxModel.ts';
import { writeOnnxGraph } from './onnxWriter.ts';

/** ONNX bytes of one segment and what must be at hand to run it. */
export interface SegmentGraph {
  readonly stack: StackName;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** External data, one file per weight, named by its address. */
  readonly weights: readonly GraphWeight[];
  readonly feeds: readonly FeedName[];
  readonly pasts: readonly GraphPast[];
  readonly edits: readonly GraphEdit[];
}

/** One graph per layer or head; every op's value is an output under its address, chosen per run by fetches. */
export function buildSegmentGraph(
  plan: ModelPlan,
  segment: Segment,
  edited: EditedValues = untouched,
): SegmentGraph {
  const { graph, ...facts } = segmentGraph(plan, segment, edited);
  return { ...facts, bytes: writeOnnxGraph(graph) };
}

/** The same before it is written; `feedsWeights`: for weights that are inputs. */
export function segmentGraph(
  plan: ModelPlan,
  segment: Segment,
  edited: EditedValues = untouched,
  feedsWeights = false,
): Omit<SegmentGraph, 'bytes'> & { readonly graph: OnnxGraph } {
  const builder = new GraphBuilder(plan, segment.id.stack, {
    growing: writesOn(plan, segment.id.stack),
    feedsWeights,
  });
  for (const op of segment.ops) {
    if (isRowCopy(op.kind)) throw new Error(`${op.address}: a ${op.kind} stands before the segments`);
    if (edited.masks.has(op.address)) emitEditedMask(op, builder);
    else emitters[op.kind](op, builder);
    if (edited.values.has(op.address)) emitEdit(op, builder);
  }
  const feeds = builder.feeds.map((name) => feedValue(name, builder.config));
  const graph = builder.finish(segmentName(segment.id), segment.reads, feeds, segment.ops);
  return {
    stack: segment.id.stack,
    graph,
    weights: builder.weights,
    feeds: builder.feeds,
    pasts: builder.pasts,
    edits: builder.edits,
  };
}

/** A stack that masks what follows can be given one token after another. */
function writesOn({ segments }: ModelPlan, stack: StackName): boolean {
  return segments.some(({ id, ops }) => id.stack === stack && ops.some(({ kind }) => kind === 'mask'));
}

export function segmentName(id: SegmentId): string {
  return id.kind === 'layer' ? `${id.stack}.${id.layer}` : `${id.stack}.${id.kind}`;
}
