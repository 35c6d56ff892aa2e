import { addCounts, type Counts } from './testCounts.ts';
import type { Step } from './testSteps.ts';

/** Runs every step, also after a failure; the last line printed is `N passed, N failed`. */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  const results: { readonly name: string; readonly counts: Counts; readonly seconds: number }[] = [];
  for (const step of steps) {
    process.stdout.write(`\n== ${step.name}\n`);
    const startMs = performance.now();
    const counts = await step.run();
    results.push({ name: step.name, counts, seconds: (performance.now() - startMs) / 1000 });
  }
  process.stdout.write('\n== summary\n');
  for (const { name, counts, seconds } of results) {
    const verdict = `${counts.passed} passed, ${counts.failed} failed`;
    process.stdout.write(`${name.padEnd(18)} ${verdict.padEnd(24)} ${seconds.toFixed(1)} s\n`);
    for (const remark of counts.remarks) process.stdout.write(`  ${remark}\n`);
  }
  const total = addCounts(results.map((result) => result.counts));
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
