import type { Engine, OpenedInfo } from '../engine/protocol.ts';
import { families } from '../model/architectures/families.ts';
import { buildPlan } from '../model/buildPlan.ts';
import { ensure } from '../base/brand.ts';
import type { ModelPlan } from '../model/plan.ts';

/** A checkpoint that someone brought. Nothing of it leaves the page. */
export interface BroughtModel {
  /** `file:` and the first 12 hex digits of the weights' SHA-256, as in links. */
  readonly id: string;
  readonly title: string;
  readonly files: readonly File[];
  readonly plan: ModelPlan;
  readonly info: OpenedInfo;
}

/**
 * Has an engine of its own open the files, so that the model on screen stays whatever they are. Rejects with one
 * sentence for files that cannot be used.
 */
export async function openBrought(files: readonly File[], createEngine: () => Engine): Promise<BroughtModel> {
  const engine = createEngine();
  try {
    const info = await new Promise<OpenedInfo>((resolve, reject) => {
      engine.on((event) => {
        if (event.kind === 'opened') resolve(event.info);
        if (event.kind === 'failed') reject(new Error(event.failure.message));
      });
      engine.load({ kind: 'files', files }, 'wasm', 1);
    });
    const spec = ensure(families[info.family], info.family);
    return {
      id: `file:${info.weightsSha256.slice(0, 12)}`,
      title: titleOf(files, info),
      files,
      plan: buildPlan(spec, info.config),
      info,
    };
  } finally {
    engine.dispose();
  }
}

/** The name of a GGUF file says which model it is; `model.safetensors` does not. */
function titleOf(files: readonly File[], { family }: OpenedInfo): string {
  const gguf = files.find(({ name }) => name.endsWith('.gguf'));
  return gguf ? gguf.name.replace(/\.gguf$/, '') : `your ${family}`;
}
