import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeCapture } from '../src/engine/node/captureFile.ts';
import { NodeEngine } from '../src/engine/node/nodeEngine.ts';
import { openModelFolder } from '../src/engine/node/openModelFolder.ts';
import { nodeRuntime } from '../src/engine/runtime/nodeOrt.ts';
import { parseManifest } from '../src/model/manifest.ts';
import { recordFiles } from '../src/engine/node/recordFiles.ts';

/**
 * Writes models/<id>/recorded: `npm run models:record -- [--model ID] [--text "…"] [--threads N]`.
 * The layers' milliseconds are those of the quickest of several runs of this very text.
 */
const root = resolve(import.meta.dirname, '..');
const runs = 5;
const mostWritten = 100;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: 'smollm2-135m-instruct' },
      text: { type: 'string' },
      threads: { type: 'string', default: '2' },
    },
  });
  const folder = join(root, 'models', values.model);
  const manifest = parseManifest(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  const text = values.text ?? manifest.recorded.text;
  const model = await openModelFolder(folder, values.model);
  const threads = Number(values.threads);
  const engine = new NodeEngine(model, nodeRuntime(threads));
  await engine.load();
  // A decoder beside an encoder is recorded with what it writes by itself.
  const { ids } = await engine.generate(text, model.plan.stacks.length > 1 ? mostWritten : 0);
  const written = ids.length > 0 ? { decoder: ids } : {};
  let best = await engine.run(text, 'all', written);
  for (let run = 1; run < runs; run++) {
    const next = await engine.run(text, 'all', written);
    if (next.ms < best.ms) best = next;
  }
  const compute = `wasm float32, ${threads} threads`;
  const files = recordFiles(model, best, (activations, more) =>
    writeCapture({
      model,
      text,
      tokens: best.tokens,
      decoderTokens: best.decoderTokens,
      activations,
      compute,
      versions: versions(),
      more,
    }),
  );
  const target = join(folder, manifest.recorded.folder);
  mkdirSync(target, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(target, name), bytes);
  process.stdout.write(
    `${files.size} files, overview of ${files.get('overview.safetensors')?.length} bytes\n`,
  );
}

function versions(): Readonly<Record<string, string>> {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return { 'attention-loom': own.version, 'onnxruntime-web': own.dependencies['onnxruntime-web'] ?? '' };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  },
);
