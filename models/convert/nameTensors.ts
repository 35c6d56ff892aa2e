import { ensure } from '../../src/base/brand.ts';
import { type StackName, type WeightAddress, weightAddress } from '../../src/model/address.ts';
import type { ArchitectureSpec } from '../../src/model/architecture.ts';
import type { ModelConfig } from '../../src/model/config.ts';
import { ModelError } from '../../src/model/error.ts';
import type { GgufFile, GgufTensor } from '../../src/engine/weights/gguf/readGgufFile.ts';

export interface NamedTensor {
  readonly address: WeightAddress;
  /** Absent for tensors outside the layers. */
  readonly layer?: number;
  /** Of a model with more than one stack. */
  readonly stack?: StackName;
  readonly interleaved: boolean;
  readonly tensor: GgufTensor;
}

/** Every tensor of the file under its weight address, layer by layer; one that has none is an error. */
export function nameTensors(
  spec: ArchitectureSpec,
  config: ModelConfig,
  file: GgufFile,
): readonly NamedTensor[] {
  const { name: stack, names } = ensure(spec.stacks[0], 'a stack of the family');
  const named: NamedTensor[] = [];
  for (const [point, { gguf, ggufInterleaved: interleaved = false }] of Object.entries(names)) {
    if (!gguf) continue;
    const layered = gguf.includes('{layer}');
    for (let layer = 0; layer < (layered ? config.nLayers : 1); layer++) {
      for (const part of ['weight', 'bias'] as const) {
        const tensor = file.tensors.get(`${gguf.replace('{layer}', String(layer))}.${part}`);
        if (!tensor) continue;
        const place = layered ? { layer } : {};
        named.push({
          address: weightAddress({ stack, point, ...place }, part),
          ...place,
          interleaved,
          tensor,
        });
      }
    }
  }
  const used = new Set(named.map(({ tensor }) => tensor.name));
  const unknown = [...file.tensors.keys()].filter((name) => !used.has(name));
  if (unknown.length > 0) {
    throw new ModelError({
      file: file.name,
      field: unknown.join(', '),
      found: 'a tensor without a place in the model',
      expected: `the tensors of a ${spec.name}`,
    });
  }
  return named;
}
