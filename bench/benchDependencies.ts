import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../scripts/runTool.ts';
import { repositoryRoot } from '../scripts/serveDist.ts';

const benchDir = join(repositoryRoot, 'bench');
const addon = join(benchDir, 'node_modules/onnxruntime-node/dist/index.js');

/**
 * Installs the native runtime of bench/package.json when it is absent. Its install script only adds libraries for
 * graphics cards, so no script is run.
 */
export async function installBenchDependencies(): Promise<void> {
  if (existsSync(addon)) return;
  process.stdout.write('Installing onnxruntime-node into bench/ (114 MB, once).\n');
  const code = await runTool('npm', [
    'ci',
    '--prefix',
    benchDir,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]);
  if (code !== 0)
    throw new Error('onnxruntime-node could not be installed into bench/: see the lines above.');
}
