import type { Activation } from '../../model/activation.ts';
import type { Token } from '../../model/token.ts';
import { type WrittenTensor, writeSafetensors } from '../weights/writeSafetensors.ts';
import type { OpenedModel } from './openModelFolder.ts';

export interface CaptureContent {
  readonly model: OpenedModel;
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Of the decoder beside an encoder. */
  readonly decoderText?: string;
  readonly decoderTokens?: readonly Token[];
  /** What was changed on the way, in the grammar of links. */
  readonly interventions?: string;
  readonly activations: readonly Activation[];
  /** How the values were computed, for a reader: `wasm float32, 2 threads`. */
  readonly compute: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Further metadata, every value a string. */
  readonly more?: Readonly<Record<string, string>>;
}

/** A capture file: one tensor per address, and what is needed to show it without the model. */
export function writeCapture(content: CaptureContent): Uint8Array {
  const { model, text, tokens, activations, compute, versions, more } = content;
  const { decoderText = '', decoderTokens = [], interventions = '' } = content;
  const tensors = activations.map(({ address, shape, values }): WrittenTensor => {
    return values instanceof Float32Array
      ? { name: address, dtype: 'F32', shape, values }
      : { name: address, dtype: 'I64', shape, values };
  });
  return writeSafetensors(tensors, {
    format: 'attention-loom/1',
    model: model.id,
    family: model.family,
    config: JSON.stringify(model.plan.config),
    weights_sha256: model.source.weightsSha256,
    text,
    decoder_text: decoderText,
    tokens: JSON.stringify(tokens),
    decoder_tokens: JSON.stringify(decoderTokens),
    interventions,
    compute,
    versions: JSON.stringify(versions),
    ...more,
  });
}
