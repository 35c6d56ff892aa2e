import { elementType, type OnnxValue } from './onnxModel.ts';
import { writeOnnxGraph } from './onnxWriter.ts';

/** ONNX bytes of a graph that hands one number through: what a runtime can be started with before there are weights. */
export function buildEmptyGraph(): Uint8Array<ArrayBuffer> {
  const value = (name: string): OnnxValue => ({
    name,
    type: { tensorType: { elemType: elementType.float32, shape: { dim: [{ dimValue: 1 }] } } },
  });
  const node = { name: 'out', opType: 'Identity', domain: '', input: ['in'], output: ['out'], attribute: [] };
  return writeOnnxGraph({
    name: 'empty',
    node: [node],
    initializer: [],
    input: [value('in')],
    output: [value('out')],
  });
}
