import type { ModelPlan, Segment, SegmentId } from '../model/plan.ts';
import { emitters } from './emit/emitters.ts';
import { type FeedName, feedValue } from './feeds.ts';
import { GraphBuilder, type GraphWeight } from './graphBuilder.ts';
import { writeOnnxGraph } from './onnxWriter.ts';

/** ONNX bytes of one segment and what must be at hand to run it. */
export interface SegmentGraph {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** External data, one file per weight, named by its address. */
  readonly weights: readonly GraphWeight[];
  readonly feeds: readonly FeedName[];
}

/** One graph per layer or head; every op's value is an output under its address, chosen per run by fetches. */
export function buildSegmentGraph(plan: ModelPlan, segment: Segment): SegmentGraph {
  const builder = new GraphBuilder(plan);
  for (const op of segment.ops) {
    if (op.kind === 'lookup') throw new Error(`${op.address}: a lookup stands before the segments`);
    emitters[op.kind](op, builder);
  }
  const feeds = builder.feeds.map((name) => feedValue(name, plan.config));
  const graph = builder.finish(segmentName(segment.id), segment.reads, feeds, segment.ops);
  return { bytes: writeOnnxGraph(graph), weights: builder.weights, feeds: builder.feeds };
}

export function segmentName(id: SegmentId): string {
  return id.kind === 'layer' ? `${id.stack}.${id.layer}` : `${id.stack}.head`;
}
