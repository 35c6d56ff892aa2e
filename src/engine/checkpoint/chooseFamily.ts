import type { ArchitectureSpec } from '../../model/architecture.ts';
import { families } from '../../model/architectures/families.ts';
import { ModelError } from '../../model/error.ts';
import type { JsonObject } from '../weights/readJsonFile.ts';

/** The family by its `model_type`. Throws ModelError that lists those there are. */
export function specOf(family: string, file = 'config.json', field = 'model_type'): ArchitectureSpec {
  const spec = Object.hasOwn(families, family) ? families[family] : undefined;
  if (spec) return spec;
  const expected = Object.keys(families).join(' or ');
  throw new ModelError({ file, field, found: JSON.stringify(family), expected });
}

/** The family that config.json names; weights that another program has packed are refused. Throws ModelError. */
export function chooseFamily(config: JsonObject): ArchitectureSpec {
  const { model_type: family, quantization_config: packed } = config;
  if (typeof family !== 'string') {
    const found = family === undefined ? 'nothing' : JSON.stringify(family);
    throw new ModelError({
      file: 'config.json',
      field: 'model_type',
      found,
      expected: 'the family of the model',
    });
  }
  if (packed !== undefined && packed !== null) {
    const { quant_method: method } = packed as JsonObject;
    throw new ModelError({
      file: 'config.json',
      field: 'quantization_config',
      found: typeof method === 'string' ? method : 'packed weights',
      expected: 'weights as F32, F16 or BF16',
      hint: 'a GGUF file may be quantised',
    });
  }
  return specOf(family);
}
