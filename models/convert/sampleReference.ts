import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReadTensor, readSafetensors } from '../../src/engine/weights/readSafetensors.ts';
import { type WrittenTensor, writeSafetensors } from '../../src/engine/weights/writeSafetensors.ts';

/**
 * Samples PyTorch reference activations for the tests: `npx tsx models/convert/sampleReference.ts FOLDER TARGET`.
 * FOLDER holds <slug>.safetensors (one tensor per address) and <slug>.json (text, ids, and what else is known of it).
 * Of every address and head whole rows (last axis) are kept: the first, the last and one between, so that errors can
 * be measured against the largest value of a row (of the widest addresses no row between). Row numbers, over all leading axes, stand under `rows/<address>`.
 */
const betweenPerHead = 1;
const wide = 1024;

/** What the tests need to know of a text. */
const keptFields = ['text', 'ids', 'decoder_ids', 'output', 'logits_positions', 'top10_last_position'];

const [folder, target] = process.argv.slice(2);
if (!folder || !target) throw new Error('sampleReference: expected FOLDER and TARGET');
mkdirSync(target, { recursive: true });
for (const name of readdirSync(folder)) {
  if (!name.endsWith('.safetensors')) continue;
  const { tensors } = readSafetensors(new Uint8Array(readFileSync(join(folder, name))), name);
  const written = [...tensors].flatMap(([address, tensor], index) => sample(address, tensor, index));
  writeFileSync(join(target, name), writeSafetensors(written, {}));
  const jsonName = name.replace('.safetensors', '.json');
  const reference = JSON.parse(readFileSync(join(folder, jsonName), 'utf8')) as Readonly<
    Record<string, unknown>
  >;
  const kept = Object.fromEntries(Object.entries(reference).filter(([field]) => keptFields.includes(field)));
  writeFileSync(join(target, jsonName), `${JSON.stringify(kept, null, 2)}\n`);
}

function sample(address: string, { shape, values }: ReadTensor, seed: number): readonly WrittenTensor[] {
  if (values instanceof BigInt64Array) return [{ name: address, dtype: 'I64', shape, values }];
  const width = shape.at(-1) ?? 1;
  const perHead = shape.at(-2) ?? 1;
  const rows: number[] = [];
  for (let head = 0; head < values.length / width / perHead; head++) {
    rows.push(
      ...chooseRows(perHead, width > wide ? 0 : betweenPerHead, seed + head).map(
        (row) => head * perHead + row,
      ),
    );
  }
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, place) => {
    data.set(values.subarray(row * width, (row + 1) * width), place * width);
  });
  return [
    { name: address, dtype: 'F32', shape: [rows.length, width], values: data },
    { name: `rows/${address}`, dtype: 'I64', shape: [rows.length], values: BigInt64Array.from(rows, BigInt) },
  ];
}

/** The first, the last, and rows between that differ from head to head and from address to address. */
function chooseRows(count: number, kept: number, seed: number): readonly number[] {
  const between = Array.from(
    { length: kept },
    (_, step) => 1 + ((seed * 7 + step * 5) % Math.max(1, count - 2)),
  );
  return [...new Set([0, ...between, count - 1])].filter((row) => row < count).sort((a, b) => a - b);
}
