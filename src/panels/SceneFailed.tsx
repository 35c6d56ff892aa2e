import { commands } from '../state/commands.ts';
import { useLoom } from '../state/useLoom.ts';
import { strings } from './strings.ts';
import './SceneFailed.css';

/** Where the picture would be when the model could not be opened and there is no recording either. */
export function SceneFailed() {
  const failure = useLoom(({ engine, run }) =>
    engine.phase === 'failed' && run.tokens.length === 0 ? engine.failure : null,
  );
  if (!failure) return null;
  return (
    <div className="scene-failed">
      <p>{failure.message}</p>
      <button type="button" className="button" onClick={() => commands().retryEngine()}>
        {strings.badge.tryAgain}
      </button>
    </div>
  );
}
