import { whyBuildIsNeeded } from './buildFreshness.ts';
import { failWithSentence } from './failWithSentence.ts';
import { runTool } from './runTool.ts';
import { repositoryRoot, serveAndPrint } from './serveDist.ts';
import { parseServeOptions } from './serveOptions.ts';

failWithSentence(async () => {
  const options = parseServeOptions(process.argv.slice(2));
  const reason = whyBuildIsNeeded(repositoryRoot);
  if (reason !== null) {
    process.stdout.write(`Building the page: ${reason}.\n`);
    const exitCode = await runTool('vite', ['build']);
    if (exitCode !== 0) throw new Error('The build failed; its messages are above.');
  }
  await serveAndPrint(options);
});
