import { fuzz } from './campaign.ts';
import { ggufTargets, jsonTargets, safetensorsTargets } from './targets.ts';

/** `npm run fuzz`: all seeded copies; exit 1 if one crashed, hung or was wrongly accepted. */
const campaigns = [
  ['safetensors', safetensorsTargets, 20_000],
  ['GGUF', ggufTargets, 20_000],
  ['config.json, tokenizer.json', jsonTargets, 5_000],
] as const;

let failed = false;
const rows: Record<string, Record<string, number>> = {};
for (const [name, targets, count] of campaigns) {
  const { examples, ...counts } = await fuzz(targets, count, 2017);
  rows[name] = { ...counts, slowestMs: Math.round(counts.slowestMs) };
  for (const example of examples) console.error(`${name}, ${example}`);
  failed ||= counts.crashed + counts.wronglyAccepted + counts.slow > 0;
}
console.table(rows);
process.exit(failed ? 1 : 0);
