import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { OnnxGraph, OnnxModel } from './onnxModel.ts';

type Scalar = 'int64' | 'float' | 'string' | 'bytes';
type Field = readonly [number: number, type: Scalar | MessageName];
type Message = Readonly<Record<string, Field>>;
type MessageName = keyof typeof fields;

/** Field numbers of onnx.proto; an array value is written as a repeated field, unpacked (proto2). */
const fields = {
  ModelProto: {
    irVersion: [1, 'int64'],
    producerName: [2, 'string'],
    graph: [7, 'GraphProto'],
    opsetImport: [8, 'OperatorSetIdProto'],
  },
  OperatorSetIdProto: { domain: [1, 'string'], version: [2, 'int64'] },
  GraphProto: {
    node: [1, 'NodeProto'],
    name: [2, 'string'],
    initializer: [5, 'TensorProto'],
    input: [11, 'ValueInfoProto'],
    output: [12, 'ValueInfoProto'],
  },
  NodeProto: {
    input: [1, 'string'],
    output: [2, 'string'],
    name: [3, 'string'],
    opType: [4, 'string'],
    attribute: [5, 'AttributeProto'],
    domain: [7, 'string'],
  },
  AttributeProto: {
    name: [1, 'string'],
    f: [2, 'float'],
    i: [3, 'int64'],
    ints: [8, 'int64'],
    type: [20, 'int64'],
  },
  TensorProto: {
    dims: [1, 'int64'],
    dataType: [2, 'int64'],
    name: [8, 'string'],
    rawData: [9, 'bytes'],
    externalData: [13, 'StringStringEntryProto'],
    dataLocation: [14, 'int64'],
  },
  StringStringEntryProto: { key: [1, 'string'], value: [2, 'string'] },
  ValueInfoProto: { name: [1, 'string'], type: [2, 'TypeProto'] },
  TypeProto: { tensorType: [1, 'TensorTypeProto'] },
  TensorTypeProto: { elemType: [1, 'int64'], shape: [2, 'TensorShapeProto'] },
  TensorShapeProto: { dim: [1, 'DimensionProto'] },
  DimensionProto: { dimValue: [1, 'int64'], dimParam: [2, 'string'] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly [number, string]>>>>;

const scalars: Readonly<Record<Scalar, (writer: BinaryWriter, number: number, value: unknown) => void>> = {
  int64: (writer, number, value) => writer.tag(number, WireType.Varint).int64(value as number),
  float: (writer, number, value) => writer.tag(number, WireType.Bit32).float(value as number),
  string: (writer, number, value) => writer.tag(number, WireType.LengthDelimited).string(value as string),
  bytes: (writer, number, value) => writer.tag(number, WireType.LengthDelimited).bytes(value as Uint8Array),
};

/** Bytes of a ModelProto with `graph` and the operator sets that the emitters use. */
export function writeOnnxGraph(graph: OnnxGraph): Uint8Array<ArrayBuffer> {
  return writeOnnxModel({
    irVersion: 8,
    producerName: 'attention-loom',
    opsetImport: [
      { domain: '', version: 17 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph,
  });
}

/** Bytes of a ModelProto. */
export function writeOnnxModel(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  writeMessage(writer, 'ModelProto', model);
  return writer.finish();
}

function writeMessage(writer: BinaryWriter, name: MessageName, value: object): void {
  const message: Message = fields[name];
  for (const [key, content] of Object.entries(value)) {
    const field = message[key];
    if (!field) throw new Error(`${name} has no field ${key}`);
    const values: readonly unknown[] = Array.isArray(content) ? content : [content];
    for (const one of values) if (one !== undefined) writeField(writer, field, one);
  }
}

function writeField(writer: BinaryWriter, [number, type]: Field, value: unknown): void {
  if (isScalar(type)) {
    scalars[type](writer, number, value);
    return;
  }
  writer.tag(number, WireType.LengthDelimited).fork();
  writeMessage(writer, type, value as object);
  writer.join();
}

function isScalar(type: Scalar | MessageName): type is Scalar {
  return type in scalars;
}
