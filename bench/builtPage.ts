import { type Listening, listen } from '../scripts/listen.ts';
import { createStaticHandler } from '../scripts/staticServer.ts';
import { runTool } from '../scripts/runTool.ts';
import { whyBuildIsNeeded } from '../scripts/buildFreshness.ts';
import { distDir, repositoryRoot } from '../scripts/serveDist.ts';

/** Builds the production page when it is older than its sources, and serves it as `npm start` does. */
export async function serveBuiltPage(): Promise<Listening> {
  const reason = whyBuildIsNeeded(repositoryRoot);
  if (reason !== null) {
    process.stdout.write(`Building the page: ${reason}.\n`);
    if ((await runTool('vite', ['build', '--logLevel', 'warn'])) !== 0)
      throw new Error('The page could not be built.');
  }
  return serveFolder(distDir);
}

/** On any free port, with the headers that threads need. */
export function serveFolder(root: string): Promise<Listening> {
  const handler = createStaticHandler({ root, isolation: true, prefix: '' });
  return listen(handler, { port: 0, host: 'localhost' });
}
