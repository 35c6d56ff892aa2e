import { describeSmollm2 } from './testing/smollm2Suite.ts';

describeSmollm2(1);
