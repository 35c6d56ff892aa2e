import { type EditedValues, untouched } from './emit/edits.ts';
import type { ModelPlan, Op, Segment } from '../model/plan.ts';
import { segmentGraph, type SegmentGraph } from './buildSegmentGraph.ts';
import { elementType, type OnnxDim, type OnnxGraph, type OnnxTensor, type OnnxValue } from './onnxModel.ts';
import { writeOnnxGraph } from './onnxWriter.ts';

/**
 * A segment's graph whose weights are inputs, and whose names do not say which layer it is: layers that are made alike
 * have the same bytes, so that one session serves them all.
 */
export interface PackedGraph extends SegmentGraph {
  /** From a name of the segment to that of the graph. */
  readonly names: ReadonlyMap<string, string>;
}

export function buildPackedGraph(
  plan: ModelPlan,
  segment: Segment,
  edited: EditedValues = untouched,
): PackedGraph {
  const { graph, ...facts } = segmentGraph(plan, segment, edited, true);
  const names = genericNames(segment, facts);
  const rename = (name: string): string => names.get(name) ?? genericHelper(name, names);
  const isWide = (op: Op) => op.axes.some((axis) => axis.name === 'vocab');
  // A matrix over the vocabulary is fed in slices.
  const sliced = new Set<string>(
    segment.ops
      .filter(isWide)
      .flatMap(({ weight, bias }) => [weight, bias].filter((name) => name !== undefined)),
  );
  const weights = graph.initializer.filter(isExternal);
  const packed: OnnxGraph = {
    name: 'segment',
    node: graph.node.map((node) => ({
      ...node,
      name: rename(node.name),
      input: node.input.map(rename),
      output: node.output.map(rename),
    })),
    initializer: graph.initializer.filter((tensor) => !isExternal(tensor)),
    input: [
      ...graph.input.map((value) => ({ ...value, name: rename(value.name) })),
      ...weights.map((tensor) => weightInput(rename(tensor.name), tensor.dims, sliced.has(tensor.name))),
    ],
    output: graph.output.map((value, at) => {
      const op = segment.ops[at];
      return { ...(op && isWide(op) ? sliceOfLast(value) : value), name: rename(value.name) };
    }),
  };
  return { ...facts, bytes: writeOnnxGraph(packed), names };
}

function isExternal({ dataLocation }: OnnxTensor): boolean {
  return dataLocation === 1;
}

function genericNames(
  segment: Segment,
  { weights, pasts }: Pick<SegmentGraph, 'weights' | 'pasts'>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  segment.reads.forEach((address, at) => {
    names.set(address, `read.${at}`);
  });
  segment.ops.forEach(({ address }, at) => {
    names.set(address, `value.${at}`);
  });
  weights.forEach(({ name }, at) => {
    names.set(name, `weight.${at}`);
  });
  pasts.forEach(({ name }, at) => {
    names.set(name, `past.${at}`);
  });
  return names;
}

/** A value in between is named by the op it leads to and a suffix. */
function genericHelper(name: string, names: ReadonlyMap<string, string>): string {
  const cut = name.indexOf('/');
  const op = cut < 0 ? undefined : names.get(name.slice(0, cut));
  return op === undefined ? name : op + name.slice(cut);
}

function weightInput(name: string, dims: readonly number[], isSliced: boolean): OnnxValue {
  const [first, ...rest] = dims.map((dimValue): OnnxDim => ({ dimValue }));
  const dim = isSliced ? [sliceDim, ...rest] : first ? [first, ...rest] : [];
  return { name, type: { tensorType: { elemType: elementType.float32, shape: { dim } } } };
}

const sliceDim: OnnxDim = { dimParam: 'vocabulary' };

function sliceOfLast(value: OnnxValue): OnnxValue {
  const { elemType, shape } = value.type.tensorType;
  const dim = [...shape.dim.slice(0, -1), sliceDim];
  return { ...value, type: { tensorType: { elemType, shape: { dim } } } };
}
