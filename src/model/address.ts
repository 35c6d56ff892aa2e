import type { Brand } from '../base/brand.ts';

/** One name for every number of a forward pass; also the ONNX value name, the key in exports and links. */
export type Address = Brand<string, 'Address'>;
export type StackName = 'decoder' | 'encoder';

/** One layer of one stack. */
export interface LayerPlace {
  readonly stack: StackName;
  readonly layer: number;
}

export interface AddressParts {
  readonly stack: StackName;
  /** Absent for values outside the layers (`decoder.embed`, `decoder.logits`). */
  readonly layer?: number;
  /** Everything after stack and layer: `attn.scores`, `mlp.act`, `resid_post`, `view.share`. */
  readonly point: string;
}

export function formatAddress({ stack, layer, point }: AddressParts): Address {
  return (layer === undefined ? `${stack}.${point}` : `${stack}.${layer}.${point}`) as Address;
}

const pattern = /^(decoder|encoder)\.(?:(0|[1-9]\d*)\.)?([a-z][a-z_.]*)$/;

/** Twin of formatAddress; null for anything that is not an address. */
export function parseAddress(text: string): AddressParts | null {
  const found = pattern.exec(text);
  if (!found) return null;
  const stack = found[1] as StackName;
  const point = found[3] ?? '';
  return found[2] === undefined ? { stack, point } : { stack, layer: Number(found[2]), point };
}

/** A matrix, gain or bias of the published model: `weights.decoder.3.attn.q`, `….attn.q.bias`. */
export type WeightAddress = Brand<string, 'WeightAddress'>;

export function weightAddress(parts: AddressParts, part: 'weight' | 'bias' = 'weight'): WeightAddress {
  return `weights.${formatAddress(parts)}${part === 'bias' ? '.bias' : ''}` as WeightAddress;
}
