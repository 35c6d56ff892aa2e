import type { Engine } from '../engine/protocol.ts';
import type { Address } from '../model/address.ts';
import type { Activation } from '../model/activation.ts';
import type { LaneStore } from '../state/store.ts';
import type { Activity } from './activity.ts';
import { LensLoom } from './lensLoom.ts';
import { ProbeRunner } from './probeRunner.ts';
import type { RunConductor } from './runConductor.ts';
import { SentenceVectors } from './sentenceVectors.ts';
import { Sweeper } from './sweeper.ts';
import { TraceReader } from './traceReader.ts';
import type { ValueConductor } from './valueConductor.ts';

export interface RunReadersParts {
  readonly engine: () => Engine | null;
  readonly activity: Activity;
  readonly store: LaneStore;
  readonly runs: RunConductor;
  readonly values: ValueConductor;
  readonly readOther: (address: Address) => Promise<Activation | null>;
}

/** What an engine is asked about the run on screen beyond its values, while some view wants it. */
export class RunReaders {
  readonly sentences: SentenceVectors;
  readonly traces: TraceReader;
  readonly probes: ProbeRunner;
  readonly sweeps: Sweeper;
  readonly lens: LensLoom;

  constructor({ engine, activity, store, runs, values, readOther }: RunReadersParts) {
    this.sentences = new SentenceVectors(engine, activity, store);
    this.traces = new TraceReader(engine, values, activity, store);
    this.probes = new ProbeRunner(engine, activity, store);
    this.sweeps = new Sweeper({ engine, activity, store, readOther });
    this.lens = new LensLoom({ engine, runs, activity, store });
  }

  /** Of another model: nothing holds any more. */
  forget(): void {
    this.sentences.forget();
    this.traces.forget();
    this.probes.forget();
    this.sweeps.forget();
  }
}
