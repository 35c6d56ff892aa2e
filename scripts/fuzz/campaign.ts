import { ModelError } from '../../src/model/error.ts';
import { mutate, oneOf, seeded } from './mutate.ts';

/** A file that is good, and what is done with changed copies of it. */
export interface Target {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Bytes from the start in which most changes are made. */
  readonly head: number;
  /** Opens a copy. Throws ModelError for one that is refused. */
  readonly open: (bytes: Uint8Array) => Promise<void>;
  /** Why a copy that was opened is not valid after all, judged without the reader; null if it is. */
  readonly judge: (bytes: Uint8Array) => string | null;
}

export interface FuzzReport {
  readonly files: number;
  readonly refused: number;
  readonly accepted: number;
  /** An exception that is no sentence for a person. */
  readonly crashed: number;
  readonly wronglyAccepted: number;
  /** Took more than 5 s. */
  readonly slow: number;
  readonly slowestMs: number;
  /** What went wrong, at most ten. */
  readonly examples: readonly string[];
}

const slowMs = 5000;

/** `count` changed copies of the targets, the same for the same seed. */
export async function fuzz(targets: readonly Target[], count: number, seed: number): Promise<FuzzReport> {
  const random = seeded(seed);
  const report = { refused: 0, accepted: 0, crashed: 0, wronglyAccepted: 0, slow: 0, slowestMs: 0 };
  const examples: string[] = [];
  const note = (index: number, text: string) => {
    if (examples.length < 10) examples.push(`file ${index}: ${text}`);
  };
  for (let index = 0; index < count; index++) {
    const target = oneOf(random, targets);
    const bytes = mutate(target.bytes, random, target.head);
    const start = performance.now();
    try {
      await target.open(bytes);
      report.accepted++;
      const fault = target.judge(bytes);
      if (fault !== null) {
        report.wronglyAccepted++;
        note(index, `${target.name} was accepted: ${fault}`);
      }
    } catch (error) {
      if (error instanceof ModelError) report.refused++;
      else {
        report.crashed++;
        note(index, `${target.name}: ${error instanceof Error ? error.stack?.slice(0, 300) : String(error)}`);
      }
    }
    const ms = performance.now() - start;
    report.slowestMs = Math.max(report.slowestMs, ms);
    if (ms > slowMs) report.slow++;
  }
  return { files: count, ...report, examples };
}
