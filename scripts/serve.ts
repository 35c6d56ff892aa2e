import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { failWithSentence } from './failWithSentence.ts';
import { distDir, serveAndPrint } from './serveDist.ts';
import { parseServeOptions } from './serveOptions.ts';

failWithSentence(async () => {
  const options = parseServeOptions(process.argv.slice(2));
  if (!existsSync(join(distDir, 'index.html'))) {
    throw new Error('There is no built page in dist/: run "npm run build" or "npm start" first.');
  }
  await serveAndPrint(options);
});
