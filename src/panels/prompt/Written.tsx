import { ChevronLeft, ChevronRight, ChevronsRight } from 'lucide-react';
import { changeView, selectToken } from '../../state/actions.ts';
import type { LoomState } from '../../state/loomState.ts';
import { useLoom } from '../../state/useLoom.ts';
import { iconSize } from '../inDesignPx.ts';
import { strings } from '../strings.ts';
import './Written.css';

const words = strings.written;

/** What the decoder beside an encoder has written, token by token, and the way back and forth through it. */
export function Written() {
  const own = useLoom(writerOf);
  const shown = useLoom(({ run, view }) => (run.stack?.choice === 'enc' ? undefined : view.queries.at(-1)));
  const end = useLoom((state) => state.run.plan?.config.endToken);
  if (!own) return null;
  const [, ...tokens] = own.tokens;
  return (
    <div className="written">
      <span className="quiet" aria-hidden="true">
        →
      </span>
      <Steps />
      <ol aria-label={words.label}>
        {tokens.map(({ id, text }, at) => (
          // Tokens are their places.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={at}>
            <button
              type="button"
              className={id === end ? 'mono quiet' : 'mono'}
              aria-pressed={shown === at}
              title={words.chosenBy(own.tokens[at]?.text ?? '')}
              onClick={() => selectToken(at, false, 'cross')}
            >
              {text}
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Steps() {
  const ids = useLoom(writtenIds);
  const next = useLoom(nextId);
  const isAll = useLoom(({ view }) => view.generated === null);
  const busy = useLoom((state) => state.run.status === 'running' || state.engine.phase !== 'ready');
  return (
    <span className="steps">
      <button
        type="button"
        aria-label={words.back}
        title={words.back}
        disabled={busy || ids.length === 0}
        onClick={() => changeView({ generated: ids.slice(0, -1), ...unselected })}
      >
        <ChevronLeft style={iconSize(14)} aria-hidden="true" />
      </button>
      <button
        type="button"
        aria-label={words.on}
        title={words.on}
        disabled={busy || next === null}
        onClick={() => changeView({ generated: next === null ? ids : [...ids, next], ...unselected })}
      >
        <ChevronRight style={iconSize(14)} aria-hidden="true" />
      </button>
      <button
        type="button"
        aria-label={words.all}
        title={words.all}
        disabled={busy || isAll}
        onClick={() => changeView({ generated: null, decoderText: null, ...unselected })}
      >
        <ChevronsRight style={iconSize(14)} aria-hidden="true" />
      </button>
    </span>
  );
}

const unselected = { queries: [], key: null } as const;

function writerOf({ run }: LoomState) {
  return run.attentions.length > 1 ? run.attentions.at(-1) : undefined;
}

const noIds: readonly number[] = [];
const idsOf = new WeakMap<object, readonly number[]>();

/** Without the start token; the same list for the same tokens. */
function writtenIds(state: LoomState): readonly number[] {
  const tokens = writerOf(state)?.tokens;
  if (!tokens) return noIds;
  const known = idsOf.get(tokens) ?? tokens.slice(1).map(({ id }) => id);
  idsOf.set(tokens, known);
  return known;
}

/** What the model would write next; null where it ends. */
function nextId({ run }: LoomState): number | null {
  const { suppressed = [], endToken } = run.plan?.config ?? {};
  const best = run.predictions.at(-1)?.find(({ id }) => !suppressed.includes(id));
  return best && best.id !== endToken ? best.id : null;
}
