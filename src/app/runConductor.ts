import type { Engine, EngineEvent, EngineFailure } from '../engine/protocol.ts';
import { lastStack } from '../model/stackFacts.ts';
import { mostTokens } from '../model/textLimit.ts';
import type { StackChoice } from '../model/view.ts';
import type { RunState } from '../state/loomState.ts';
import { initialState } from '../state/initialState.ts';
import { laneOf } from '../state/lanes.ts';
import { type AskedRun, addedToken, isSame, isSameText, unchangedBeside } from './askedRun.ts';
import { HeldRun } from './heldRun.ts';
import { remedies } from './recovery.ts';
import type { RunParts } from './runParts.ts';
import { fitViewToRun } from './fitViewToRun.ts';

/**
 * Which run is on screen. A newer text's run takes over with its first layer; until then the old one stays. A live
 * run of the text that is on screen already takes over when it is complete, so that nothing that is shown is lost.
 */
export class RunConductor {
  readonly #parts: RunParts;
  #shown: HeldRun | null = null;
  #pending: HeldRun | null = null;
  /** Newest run that the engine has taken on: a text that is too long never is. */
  #accepted: HeldRun | null = null;
  /** The last few that were begun: the engine may take layers over from one of them. */
  #begun: readonly HeldRun[] = [];
  /** Newest complete live run without changes: what changed ones of its text are compared with. */
  #unchanged: HeldRun | null = null;
  /** A changed run that begins when the unchanged one of its text is complete. */
  #next: { readonly engine: Engine; readonly asked: AskedRun } | null = null;
  #endPending: (() => void) | null = null;
  /** The run on screen has layers that the store does not know yet. */
  #isLate = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  get shown(): HeldRun | null {
    return this.#shown;
  }

  get pending(): HeldRun | null {
    return this.#pending;
  }

  /** True when the engine's answers are about the run on screen. */
  answersForShown(): boolean {
    if (this.#pending && this.#pending !== this.#shown) return false;
    return this.#shown !== null && this.#shown === this.#accepted;
  }

  show(run: HeldRun): void {
    this.#shown = run;
    this.#isLate = false;
    this.#parts.store.setState(({ run: before }) => ({
      run: {
        ...run.toState(this.#shownStack()),
        before: unchangedBeside(this.#unchanged, run),
        status: this.#status(run),
        version: before.version + 1,
      },
    }));
    fitViewToRun(this.#parts.store, run);
    this.#parts.onShown();
  }

  /** Another model is opened: nothing of the old one's runs stays. */
  clear(): void {
    this.#shown = null;
    this.#accepted = null;
    this.#unchanged = null;
    this.#begun = [];
    this.#isLate = false;
    this.#setPending(null);
    this.#parts.store.setState(({ run }) => ({ run: { ...initialState.run, version: run.version + 1 } }));
  }

  /** Runs what is asked for unless that is on screen, or on its way, already. */
  request(engine: Engine, asked: AskedRun): void {
    this.#clearTooLong();
    if (this.#pending && isSame(this.#pending, asked)) {
      this.#next = null;
      return;
    }
    const shown = this.#shown;
    if (shown?.source === 'live' && isSame(shown, asked) && shown.done && this.answersForShown()) return;
    if (!this.#extend(engine, asked)) this.begin(engine, asked);
  }

  /** The run on screen with one token more: only that one's row is computed. */
  #extend(engine: Engine, asked: AskedRun): boolean {
    const run = this.#shown;
    const token = addedToken(run, asked);
    if (!run || token === null || this.#pending || run !== this.#accepted || run.id === null) return false;
    // What is too long is refused in words when it is run as a whole.
    if (run.of(lastStack(run.plan)).tokens.length >= mostTokens) return false;
    run.written = asked.written;
    run.done = false;
    this.#setPending(run);
    this.#patch({ status: 'running' });
    engine.extend(run.id, token);
    return true;
  }

  /** A changed run is compared with the unchanged one of its text, and takes its first layers over from it. */
  #beginBefore(engine: Engine, asked: AskedRun): boolean {
    if (asked.changes.list.length === 0 || (this.#unchanged && isSameText(this.#unchanged, asked)))
      return false;
    const plain = { ...asked, changes: { list: [], patches: [] } };
    if (!(this.#pending && isSame(this.#pending, plain))) this.begin(engine, plain);
    this.#next = { engine, asked };
    return true;
  }

  begin(engine: Engine, asked: AskedRun): void {
    this.#next = null;
    if (this.#beginBefore(engine, asked)) return;
    const { text, written, plan, changes } = asked;
    const id = engine.run(text, 'view', written, changes);
    const run = new HeldRun({ source: 'live', id, text, written, plan, changes });
    this.#begun = [run, ...this.#begun].slice(0, 3);
    this.#setPending(run);
    this.#patch({ status: 'running' });
  }

  stop(engine: Engine): void {
    if (this.#pending?.id != null) engine.cancel(this.#pending.id);
  }

  /** The engine is gone: nothing more will arrive, and nobody answers for what is on screen. */
  engineLost(): void {
    this.#accepted = null;
    this.#next = null;
    this.#setPending(null);
    this.#patch({ status: this.#shown?.done ? 'done' : 'waiting' });
  }

  /** Values of the run on screen changed outside of its events. */
  touch(): void {
    this.#patch({});
  }

  /** False: not about a run of ours that still counts. */
  handle(event: EngineEvent): boolean {
    const run = 'id' in event ? this.#runOf(event.id) : null;
    if (!run) return false;
    switch (event.kind) {
      case 'tokens':
        run.of(event.stack).tokens = event.tokens;
        this.#accepted = run;
        if (!this.#shown) this.show(run);
        return true;
      case 'reused': {
        const base = this.#begun.find((other) => other.id === event.from);
        if (base) run.takeOver(base, event.layers);
        return true;
      }
      case 'layer':
        run.addLayer(event.stack, event.layer, event.activations, event.ms);
        this.#parts.events.emit('layer', {
          lane: laneOf(this.#parts.store),
          layer: event.layer,
          ms: event.ms,
        });
        this.#update(run);
        return true;
      case 'derived':
      case 'values':
        run.hold(event.activations);
        if (this.#shown === run) this.touch();
        return true;
      case 'predictions':
        run.predictions = event.rows;
        run.lastLogits = event.lastLogits;
        if (this.#shown === run) this.#patch(run.toState(this.#shownStack()));
        return true;
      case 'done':
        run.runMs = event.ms;
        run.done = true;
        if (this.#pending === run) void this.#complete(run);
        return true;
      case 'cancelled':
        this.#cancelled(run);
        return true;
      case 'failed':
        return this.#failed(run, event.failure);
      default:
        return false;
    }
  }

  /** The run that is awaited, or the one the engine goes on with until it has taken that on. */
  #runOf(id: number): HeldRun | null {
    return [this.#pending, this.#accepted].find((run) => run?.id === id) ?? null;
  }

  #update(run: HeldRun): void {
    if (this.#shown === run) {
      this.#patchSoon();
      this.#parts.onShown();
    } else if (!this.#shown || !isSame(this.#shown, run) || this.#isBehind(run)) this.show(run);
  }

  /** The run on screen broke off, and `run` has come further. */
  #isBehind(run: HeldRun): boolean {
    return this.#shown !== null && !this.#shown.done && this.#shown.layersReady < run.layersReady;
  }

  async #complete(run: HeldRun): Promise<void> {
    if (this.#shown !== run) await this.#parts.prepare(run);
    if (this.#pending !== run) return;
    const end = this.#takeEnd();
    this.#pending = null;
    if (run.changes.list.length === 0) this.#unchanged = run;
    this.show(run);
    const next = this.#next;
    if (next) this.begin(next.engine, next.asked);
    end();
    this.#emitRun(run, 'done');
  }

  #cancelled(run: HeldRun): void {
    if (this.#accepted === run) this.#accepted = null;
    if (this.#pending !== run) return;
    this.#setPending(null);
    this.#patch({ status: 'cancelled' });
    this.#emitRun(run, 'cancelled');
  }

  /** A text that is too long, or a change that cannot be, is this run's own failure; everything else is the engine's. */
  #failed(run: HeldRun, failure: EngineFailure): boolean {
    if (remedies[failure.kind] !== 'shorten') return false;
    if (this.#pending !== run) return true;
    this.#parts.store.setState(({ engine }) => ({ engine: { ...engine, failure } }));
    this.#parts.events.emit('error', failure);
    // The engine goes on with the run before, if that is still under way.
    const before = this.#accepted;
    if (before?.done && before !== this.#shown) {
      this.#setPending(before);
      void this.#complete(before);
    } else if (before && !before.done) this.#setPending(before);
    else {
      this.#setPending(null);
      this.#patch({ status: 'failed' });
    }
    return true;
  }

  /** Another attention of the run on screen is shown. */
  showAttention(): void {
    if (this.#shown) this.#patch(this.#shown.toState(this.#shownStack()));
    this.#parts.onShown();
  }

  #clearTooLong(): void {
    const { failure } = this.#parts.store.getState().engine;
    if (failure && remedies[failure.kind] === 'shorten') {
      this.#parts.store.setState(({ engine }) => ({ engine: { ...engine, failure: null } }));
    }
  }

  #setPending(run: HeldRun | null): void {
    this.#pending = run;
    if (run) this.#endPending ??= this.#parts.activity.begin();
    else this.#takeEnd()();
  }

  #takeEnd(): () => void {
    const end = this.#endPending ?? (() => {});
    this.#endPending = null;
    return end;
  }

  #status(run: HeldRun): RunState['status'] {
    if (this.#pending) return 'running';
    return run.done ? 'done' : 'waiting';
  }

  #patchSoon(): void {
    this.#isLate = true;
    this.#parts.oncePerPicture(() => {
      if (this.#isLate) this.#patch({});
    });
  }

  #patch(change: Partial<RunState>): void {
    const late = this.#isLate ? this.#shown?.toState(this.#shownStack()) : {};
    this.#isLate = false;
    this.#parts.store.setState(({ run }) => ({
      run: { ...run, ...late, ...change, version: run.version + 1 },
    }));
  }

  #shownStack(): StackChoice | null {
    return this.#parts.store.getState().view.stack;
  }

  #emitRun(run: HeldRun, status: 'done' | 'cancelled'): void {
    const { source, text, tokens, runMs: ms } = run;
    const lane = laneOf(this.#parts.store);
    this.#parts.events.emit('run', { lane, source, status, text, tokenCount: tokens.length, ms });
  }
}
