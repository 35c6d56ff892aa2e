/**
 * The part of ONNX (onnx.proto, IR version 8) that segment graphs use, as plain data.
 * `onnxWriter.ts` has one table row per message and field.
 */
export interface OnnxModel {
  readonly irVersion: number;
  readonly producerName: string;
  readonly opsetImport: readonly OnnxOpset[];
  readonly graph: OnnxGraph;
}

export interface OnnxOpset {
  readonly domain: string;
  readonly version: number;
}

export interface OnnxGraph {
  readonly name: string;
  readonly node: readonly OnnxNode[];
  readonly initializer: readonly OnnxTensor[];
  readonly input: readonly OnnxValue[];
  readonly output: readonly OnnxValue[];
}

export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly OnnxAttribute[];
}

export interface OnnxAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly f?: number;
  readonly i?: number;
  readonly ints?: readonly number[];
}

/** AttributeProto.AttributeType. */
export const attributeType = { float: 1, int: 2, ints: 7 } as const;
export type AttributeType = (typeof attributeType)[keyof typeof attributeType];

/** TensorProto.DataType. */
export const elementType = { float32: 1, int64: 7, bool: 9 } as const;
export type ElementType = (typeof elementType)[keyof typeof elementType];

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: ElementType;
  /** Little-endian bytes; absent when the data is external. */
  readonly rawData?: Uint8Array;
  readonly externalData?: readonly OnnxEntry[];
  /** TensorProto.DataLocation: 1 = external. */
  readonly dataLocation?: 1;
}

export interface OnnxEntry {
  readonly key: string;
  readonly value: string;
}

export interface OnnxValue {
  readonly name: string;
  readonly type: { readonly tensorType: { readonly elemType: ElementType; readonly shape: OnnxShape } };
}

export interface OnnxShape {
  readonly dim: readonly OnnxDim[];
}

/** A fixed size, or the name of one that depends on the text. */
export interface OnnxDim {
  readonly dimValue?: number;
  readonly dimParam?: string;
}
