import type { BackendChoice, MemoryMode } from '../engine/protocol.ts';
import type { ContributionTarget } from '../model/contributions.ts';
import type { LensRequest } from '../model/lens.ts';
import type { TraceNeeds } from '../model/traceNeeds.ts';

/**
 * What a person may ask of the running app beyond changing the view. Panels call these; the app provides them at
 * start, because engine, clipboard and clock are its business.
 */
export interface Commands {
  /** A checkpoint of one's own: config, tokenizer and weights, or one GGUF. */
  openFiles(files: readonly File[]): void;
  /** Asks the Hub for a model: `owner/name`, with `@revision` for another state than the newest. */
  lookUpHub(text: string): void;
  /** Fetches what was looked up; goes on where an earlier try stood. */
  downloadFromHub(): void;
  pauseHub(): void;
  /** Brings the list of kept models up to date. */
  listStored(): void;
  openStored(id: string): void;
  deleteStored(id: string): void;
  /** Has the sentence vectors of these texts read, unless they are here. */
  readSentences(texts: readonly string[]): void;
  /** Has values and rows of weights read that an explanation is made from, unless they are here. */
  readForTrace(needs: TraceNeeds): void;
  /** Has rows of streams read as if the model ended there; `key` names them in `page.traced.lens`. */
  readLens(key: string, request: LensRequest): void;
  /** Shows random words twice to the model and measures every head. */
  probe(): void;
  /** Takes every row of every layer's stream from the other lane, one at a time. */
  sweep(): void;
  stopSweep(): void;
  /** Goes on with the text by so many tokens at most. */
  write(count: number): void;
  stopWriting(): void;
  /** Has a score or logit split by what wrote into the stream. */
  split(target: ContributionTarget): void;
  /** Answers the question before the download (`engine.phase` is 'ask'), or goes on with a cancelled one. */
  startDownload(): void;
  /** Pieces that have arrived stay stored; `startDownload` goes on from them. */
  cancelDownload(): void;
  /** Stops the running pass at its next layer. */
  stopRun(): void;
  /** Runs the current sentence (again). */
  runNow(): void;
  /** After `engine.phase` 'failed': a fresh engine, the same view. */
  retryEngine(): void;
  chooseBackend(choice: BackendChoice): void;
  chooseMemory(memory: MemoryMode): void;
  play(): void;
  pause(): void;
  /** Playback forward (1) or back (-1) by whole layers. */
  stepLayers(delta: number): void;
  resetCamera(): void;
  /** Turns the opened layer so that its heads stand one behind another. */
  viewInDepth(): void;
  /** The full address of the current view. */
  link(): string;
  /** Copies the link and says so; refused by the browser, it opens the dialog 'share' instead. */
  copyLink(): Promise<void>;
}

let provided: Commands | null = null;

export function provideCommands(commands: Commands): void {
  provided = commands;
}

/** Throws before the app has started, which no panel can see. */
export function commands(): Commands {
  if (!provided) throw new Error('The app has not started yet.');
  return provided;
}
