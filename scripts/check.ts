import { runSteps } from './runSteps.ts';
import { checkSteps } from './testSteps.ts';

await runSteps(checkSteps);
