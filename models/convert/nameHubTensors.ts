import { HubNames } from '../../src/engine/weights/hubNames.ts';
import { planWeights } from '../../src/engine/weights/planWeights.ts';
import type { SafetensorsEntry } from '../../src/engine/weights/safetensors.ts';
import type { ArchitectureSpec } from '../../src/model/architecture.ts';
import { buildPlan } from '../../src/model/buildPlan.ts';
import type { ModelConfig } from '../../src/model/config.ts';
import { ModelError } from '../../src/model/error.ts';
import type { TensorType } from '../../src/model/manifest.ts';
import type { NamedTensor } from './nameTensors.ts';

const types: ReadonlySet<string> = new Set<TensorType>(['F32', 'F16', 'BF16']);

export interface NamedHubTensors {
  /** As the files decide it: tied head, heads there are. */
  readonly config: ModelConfig;
  readonly named: readonly NamedTensor[];
}

/** Every tensor that the plan reads, out of one safetensors file; what it does not read is left out. Throws ModelError. */
export function nameHubTensors(
  spec: ArchitectureSpec,
  stated: ModelConfig,
  entries: ReadonlyMap<string, SafetensorsEntry>,
): NamedHubTensors {
  const file = 'model.safetensors';
  const names = new HubNames(spec, (name) => entries.has(name));
  const config = names.settle(stated);
  const named = [...planWeights(buildPlan(spec, config))].map(([address, weight]): NamedTensor => {
    const { name, shape, transposed, fused } = names.find(weight, config);
    const entry = entries.get(name);
    if (!entry || !types.has(entry.dtype)) {
      const found = entry ? entry.dtype : 'no such tensor';
      throw new ModelError({ file, field: name, found, expected: [...types].join(', ') });
    }
    if (transposed || fused) {
      const found = 'a matrix that is stored turned or with others';
      throw new ModelError({ file, field: name, found, expected: 'one as it is used' });
    }
    const { stack, layer } = weight.of;
    const group = layer === undefined ? {} : { layer, stack };
    const type = entry.dtype as TensorType;
    const tensor = { name, type, shape, from: entry.from, bytes: entry.bytes };
    return { address, ...group, interleaved: false, tensor };
  });
  return { config, named };
}
