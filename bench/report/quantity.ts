export type Section = 'engine' | 'models' | 'mechanism' | 'panels' | 'scene' | 'start' | 'size';

/** One measured figure. Smaller is better for every bar. */
export interface Quantity {
  readonly section: Section;
  readonly name: string;
  readonly measured: number;
  /** '' for ratios and counts. */
  readonly unit: '' | 'ms' | 's' | 'MB' | 'kB';
  /** Absent: the figure belongs to this machine and is reported only. */
  readonly bar?: Bar;
}

export interface Bar {
  readonly good: number;
  readonly veryGood?: number;
}

export type Verdict = 'very good' | 'good' | 'missed' | '';

export function verdictOf({ measured, bar }: Quantity): Verdict {
  if (!bar) return '';
  if (bar.veryGood !== undefined && measured <= bar.veryGood) return 'very good';
  return measured <= bar.good ? 'good' : 'missed';
}
