import type { LayerPlace } from '../model/address.ts';
import type { ModelPlan } from '../model/plan.ts';

/** File of a recorded run that holds one layer. */
export function layerFileName({ stacks }: ModelPlan, { stack, layer }: LayerPlace): string {
  const name = `layer-${String(layer).padStart(2, '0')}.safetensors`;
  return stacks.length > 1 ? `${stack}-${name}` : name;
}
