import { runSteps } from './runSteps.ts';
import { browserTests } from './testSteps.ts';

await runSteps([browserTests(process.argv.slice(2))]);
