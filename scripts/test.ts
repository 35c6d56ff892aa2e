import { runSteps } from './runSteps.ts';
import { allSteps } from './testSteps.ts';

await runSteps(allSteps);
