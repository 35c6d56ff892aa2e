import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { distDir, serveDist } from '../../scripts/serveDist.ts';

/** Serves `dist` for all tests; its address reaches the test files in LOOM_ORIGIN. */
export default async function serveBuiltPage(): Promise<() => Promise<void>> {
  if (!existsSync(join(distDir, 'index.html'))) {
    throw new Error('There is no built page in dist/: run "npm run build" before the browser tests.');
  }
  const served = await serveDist({ port: 0, host: 'localhost', isolation: true, prefix: '' });
  process.env.LOOM_ORIGIN = served.origin;
  return () => served.close();
}
