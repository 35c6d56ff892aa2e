import { parseArgs } from 'node:util';
import { type Intervention, parseInterventions } from '../src/model/interventions.ts';
import type { MemoryMode } from '../src/engine/protocol.ts';

/** What was asked for cannot be done; its message is the `error:` line. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
}

export interface CaptureOptions {
  /** Id of the catalogue, a folder, or a GGUF file. */
  readonly model: string;
  readonly input: string | readonly number[];
  /** What a decoder beside an encoder reads after its start token; null = that token alone. */
  readonly decoder: string | readonly number[] | null;
  /** Tokens to go on with, each the best. */
  readonly generate: number;
  /** `all`, or points as links write them. */
  readonly points: 'all' | readonly string[];
  /** null = every layer. */
  readonly layers: readonly number[] | null;
  readonly threads: number;
  readonly memory: MemoryMode;
  /** What is changed on the way through the model. */
  readonly changes: readonly Intervention[];
  /** Text of the other lane, which rows are taken from. */
  readonly otherText: string | null;
  readonly out: string;
}

export type CaptureRequest = { readonly kind: 'list' } | ({ readonly kind: 'capture' } & CaptureOptions);

const known = {
  model: { type: 'string' },
  text: { type: 'string' },
  ids: { type: 'string' },
  points: { type: 'string' },
  layers: { type: 'string' },
  threads: { type: 'string' },
  memory: { type: 'string' },
  out: { type: 'string' },
  list: { type: 'boolean' },
  generate: { type: 'string' },
  x: { type: 'string' },
  'decoder-text': { type: 'string' },
  'decoder-ids': { type: 'string' },
  'b-text': { type: 'string' },
} as const;

/** Reads the command line of `capture`. Throws CaptureError. */
export function parseCaptureOptions(args: readonly string[]): CaptureRequest {
  const values = readArgs(args);
  if (values.list) return { kind: 'list' };
  const model = required('model', values.model, 'the id of a model or a folder');
  return {
    kind: 'capture',
    model,
    input: readInput(values.text, values.ids),
    decoder: readDecoder(values['decoder-text'], values['decoder-ids']),
    generate:
      values.generate === undefined ? 0 : wholeNumber('generate', values.generate, 'a number of tokens'),
    points: readPoints(values.points),
    layers: values.layers === undefined ? null : readLayers(values.layers),
    threads: readThreads(values.threads ?? '1'),
    memory: readMemory(values.memory ?? 'full'),
    changes: readChanges(values.x ?? ''),
    otherText: values['b-text'] ?? null,
    out: required('out', values.out, 'the name of a .safetensors file'),
  };
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CaptureError(message.replace(/\.? To specify[\s\S]*$/, '').replace(/\n[\s\S]*$/, ''));
  }
}

function required(option: string, value: string | undefined, expected: string): string {
  if (value) return value;
  throw new CaptureError(
    `--${option}: found ${value === '' ? 'an empty value' : 'nothing'}, expected ${expected}`,
  );
}

function readInput(text: string | undefined, ids: string | undefined): CaptureOptions['input'] {
  if (text !== undefined && ids !== undefined) {
    throw new CaptureError('--text, --ids: found both, expected one of them');
  }
  if (text !== undefined) return required('text', text, 'a text of at least one token');
  const list = required('ids', ids, 'a --text, or token ids such as 5,9,2').split(',');
  return list.map((id) => wholeNumber('ids', id, 'token ids such as 5,9,2'));
}

function readDecoder(text: string | undefined, ids: string | undefined): CaptureOptions['decoder'] {
  if (text !== undefined && ids !== undefined) {
    throw new CaptureError('--decoder-text, --decoder-ids: found both, expected one of them');
  }
  if (ids === undefined) return text ?? null;
  return ids.split(',').map((id) => wholeNumber('decoder-ids', id, 'token ids such as 0,7'));
}

function readPoints(points: string | undefined): CaptureOptions['points'] {
  if (points === undefined || points === 'all') return 'all';
  const list = points.split(',').map((point) => point.trim());
  if (list.includes(''))
    throw new CaptureError(`--points: found ${JSON.stringify(points)}, expected points such as q,k,pattern`);
  return list;
}

/** `0-3,7` -> 0, 1, 2, 3, 7. */
function readLayers(text: string): readonly number[] {
  const layers = text.split(',').flatMap((part) => {
    const [from = '', to = from, ...rest] = part.split('-');
    const first = wholeNumber('layers', from, 'layers such as 0-3,7');
    const last = wholeNumber('layers', to, 'layers such as 0-3,7');
    if (rest.length > 0 || last < first || last - first > 10_000) {
      throw new CaptureError(`--layers: found ${JSON.stringify(part)}, expected layers such as 0-3,7`);
    }
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(layers)].sort((a, b) => a - b);
}

function readChanges(text: string): readonly Intervention[] {
  const parsed = parseInterventions(text);
  if ('list' in parsed) return parsed.list;
  throw new CaptureError(
    `--x: found ${JSON.stringify(parsed.wrong)}, expected changes such as head:11.4*0,score*8,zero:decoder.11.mlp.out@0`,
  );
}

function readThreads(text: string): number {
  const threads = wholeNumber('threads', text, 'a number from 1 to 64');
  if (threads < 1 || threads > 64)
    throw new CaptureError(`--threads: found ${text}, expected a number from 1 to 64`);
  return threads;
}

function readMemory(text: string): MemoryMode {
  if (text === 'full' || text === 'low') return text;
  throw new CaptureError(`--memory: found ${JSON.stringify(text)}, expected full or low`);
}

function wholeNumber(option: string, text: string, expected: string): number {
  if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text);
  throw new CaptureError(`--${option}: found ${JSON.stringify(text)}, expected ${expected}`);
}
