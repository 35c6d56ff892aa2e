import { visibleText } from '../../../explain/tokenText.ts';
import { mostTokens } from '../../../model/textLimit.ts';
import { changeView } from '../../../state/actions.ts';
import { commands } from '../../../state/commands.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { Chat } from './Chat.tsx';
import { KeyValueCache } from './KeyValueCache.tsx';
import { nextWords as words } from './nextWords.ts';
import { SamplingControls } from './SamplingControls.tsx';

/** Tokens that are written in one go. */
const atOnce = 20;

/** A decoder alone goes on with the text: step by step, or until it ends; how its tokens are chosen; what it keeps for it. */
export function GoOn() {
  const generated = useLoom((state) => state.view.generated);
  const writing = useLoom((state) => state.page.writing);
  const busy = useLoom((state) => state.run.status === 'running' || state.engine.phase !== 'ready');
  const run = useLoom((state) => state.run);
  const isAlone = run.attentions.length === 1 && run.stack?.causal === true;
  if (!isAlone) return null;
  const added = generated?.length ?? 0;
  const texts = added > 0 ? run.tokens.slice(-added) : [];
  const back = (): void =>
    changeView({
      generated: added > 1 ? (generated ?? []).slice(0, -1) : null,
      queries: [],
      key: null,
      trail: [],
    });
  return (
    <section className="go-on">
      <h3>{words.goOn}</h3>
      <div className="buttons">
        <button type="button" className="button" disabled={busy} onClick={() => commands().write(1)}>
          {words.step}
        </button>
        {writing ? (
          <button type="button" className="button" onClick={() => commands().stopWriting()}>
            {words.stop}
          </button>
        ) : (
          <button type="button" className="button" disabled={busy} onClick={() => commands().write(atOnce)}>
            {words.write(atOnce)}
          </button>
        )}
        {!writing && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => commands().write(mostTokens)}
          >
            {words.toEnd}
          </button>
        )}
        <button type="button" className="button" disabled={busy || added === 0} onClick={back}>
          {words.back}
        </button>
      </div>
      {added > 0 && (
        <p className="written-on" aria-live="polite">
          <span className="quiet">{words.added(added)}</span>{' '}
          <span className="word accent">{texts.map(({ text }) => visibleText(text)).join(' ')}</span>
        </p>
      )}
      <Chat />
      <SamplingControls />
      <KeyValueCache />
    </section>
  );
}
