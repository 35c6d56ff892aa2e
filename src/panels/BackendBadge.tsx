import { commands } from '../state/commands.ts';
import type { LoomState } from '../state/loomState.ts';
import { useLoom } from '../state/useLoom.ts';
import { Choice } from './Choice.tsx';
import { Popup } from './Popup.tsx';
import { strings } from './strings.ts';

interface Badge {
  readonly long: string;
  readonly short: string;
  readonly loud: boolean;
}

function badgeOf({ run, engine }: Pick<LoomState, 'run' | 'engine'>): Badge | null {
  const words = strings.badge;
  if (engine.phase === 'failed') return { long: words.failed, short: words.failed, loud: true };
  if (run.source === 'recorded') return { long: words.recordedLong, short: words.recorded, loud: true };
  if (!engine.report) return null;
  const { backend, threads, memory } = engine.report;
  const name = backend === 'webgpu' ? words.webgpu : words.wasm(threads);
  const long = memory === 'low' ? words.low(name) : name;
  return { long, short: name, loud: false };
}

/** What computes the numbers, why, and the switch to another. */
export function BackendBadge() {
  const run = useLoom((state) => state.run);
  const engine = useLoom((state) => state.engine);
  const bits = useLoom((state) => state.page.weightBits);
  const badge = badgeOf({ run, engine });
  if (!badge) return null;
  const words = strings.badge;
  const reason = reasonOf({ run, engine });
  return (
    <Popup
      className={badge.loud ? 'chip badge loud' : 'chip badge'}
      title={reason}
      trigger={
        <>
          <span className="long">{badge.long}</span>
          <span className="short">{badge.short}</span>
        </>
      }
      align="start"
      contentLabel={words.backend}
    >
      <p>{reason}</p>
      {run.source === 'recorded' && engine.report && <p>{engine.report.reason}</p>}
      <Choice
        label={words.backend}
        options={words.choices}
        value={engine.choice}
        onChange={(choice) => commands().chooseBackend(choice)}
      />
      <Choice
        label={words.memory}
        options={words.memories}
        value={engine.report?.memory ?? engine.memory}
        onChange={(memory) => commands().chooseMemory(memory)}
      />
      {engine.phase === 'failed' && (
        <p>
          <button type="button" className="button" onClick={() => commands().retryEngine()}>
            {words.retry}
          </button>
        </p>
      )}
      {bits !== null && <p className="quiet">{words.weights(bits)}</p>}
    </Popup>
  );
}

/** Why it runs where it runs, or why it does not. */
function reasonOf({ run, engine }: Pick<LoomState, 'run' | 'engine'>): string {
  if (engine.phase === 'failed' && engine.failure) return engine.failure.message;
  if (run.source === 'recorded') return strings.badge.recordedReason;
  return engine.report?.reason ?? '';
}
