import { parseArgs } from 'node:util';
import type { Section } from './report/quantity.ts';

export interface BenchOptions {
  readonly sections: readonly Section[];
  /** Where the figures are written as JSON. */
  readonly json: string | null;
  /** Measured rounds of every engine comparison, after one that is not counted. */
  readonly rounds: number;
  /** GGUF files, and folders with config, tokenizer and safetensors, whose loading is timed. */
  readonly load: readonly string[];
}

export const allSections: readonly Section[] = [
  'engine',
  'models',
  'mechanism',
  'panels',
  'scene',
  'start',
  'size',
];

/** Reads `--only engine|models|mechanism|panels|scene|start|size`, `--json FILE`, `--rounds N`, `--load PATH`. Throws one sentence on anything else. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      load: { type: 'string', multiple: true, default: [] },
    },
  });
  const sections = values.only.flatMap((list) => list.split(',')).map(toSection);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds: expected a number from 1 on, found "${values.rounds}".`);
  }
  return {
    sections: sections.length > 0 ? sections : allSections,
    json: values.json ?? null,
    rounds,
    load: values.load,
  };
}

function toSection(name: string): Section {
  const section = allSections.find((known) => known === name);
  if (section) return section;
  throw new Error(`--only: expected ${allSections.join(', ')}, found "${name}".`);
}
