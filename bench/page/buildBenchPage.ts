import { join } from 'node:path';
import { build } from 'vite';
import { repositoryRoot } from '../../scripts/serveDist.ts';

const outDir = '.cache/bench-page';

/** Builds the page that runs the engine alone, as the production build does, and returns its folder. */
export async function buildBenchPage(): Promise<string> {
  await build({
    root: repositoryRoot,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: join(repositoryRoot, 'bench/page/index.html') },
    },
  });
  return join(repositoryRoot, outDir);
}

/** Address of the page below that folder. */
export const benchPagePath = 'bench/page/index.html';
