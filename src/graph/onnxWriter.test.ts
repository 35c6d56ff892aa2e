import { onnx } from 'onnx-proto';
import { expect, it } from 'vitest';
import { attributeType, elementType } from './onnxModel.ts';
import { writeOnnxModel } from './onnxWriter.ts';

it('writes every field where onnx.proto has it', () => {
  const bytes = writeOnnxModel({
    irVersion: 8,
    producerName: 'someone',
    opsetImport: [{ domain: 'd', version: 17 }],
    graph: {
      name: 'g',
      node: [
        {
          name: 'n',
          opType: 'Gemm',
          domain: 'com.microsoft',
          input: ['a', 'b'],
          output: ['c'],
          attribute: [
            { name: 'f', type: attributeType.float, f: 0.25 },
            { name: 'i', type: attributeType.int, i: -1 },
            { name: 'is', type: attributeType.ints, ints: [0, 2, 1] },
          ],
        },
      ],
      initializer: [
        { name: 'b', dims: [2, 300], dataType: elementType.float32, rawData: Uint8Array.of(1, 2, 3) },
        {
          name: 'w',
          dims: [],
          dataType: elementType.int64,
          externalData: [{ key: 'location', value: 'w' }],
          dataLocation: 1,
        },
      ],
      input: [
        {
          name: 'a',
          type: {
            tensorType: {
              elemType: elementType.float32,
              shape: { dim: [{ dimParam: 'T' }, { dimValue: 576 }] },
            },
          },
        },
      ],
      output: [],
    },
  });
  const options = { longs: Number, bytes: Array, defaults: false };
  expect(onnx.ModelProto.toObject(onnx.ModelProto.decode(bytes), options)).toEqual({
    irVersion: 8,
    producerName: 'someone',
    opsetImport: [{ domain: 'd', version: 17 }],
    graph: {
      name: 'g',
      node: [
        {
          name: 'n',
          opType: 'Gemm',
          domain: 'com.microsoft',
          input: ['a', 'b'],
          output: ['c'],
          attribute: [
            { name: 'f', type: 1, f: 0.25 },
            { name: 'i', type: 2, i: -1 },
            { name: 'is', type: 7, ints: [0, 2, 1] },
          ],
        },
      ],
      initializer: [
        { name: 'b', dims: [2, 300], dataType: 1, rawData: [1, 2, 3] },
        { name: 'w', dataType: 7, externalData: [{ key: 'location', value: 'w' }], dataLocation: 1 },
      ],
      input: [
        {
          name: 'a',
          type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'T' }, { dimValue: 576 }] } } },
        },
      ],
    },
  });
});
