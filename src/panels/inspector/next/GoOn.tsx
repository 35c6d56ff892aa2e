import { fileSize } from '../../../explain/format.ts';
import { visibleText } from '../../../explain/tokenText.ts';
import { defaultSampling, type Sampling } from '../../../model/sampling.ts';
import { changeView } from '../../../state/actions.ts';
import { commands } from '../../../state/commands.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { nextWords as words } from './nextWords.ts';

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
    changeView({ generated: added > 1 ? (generated ?? []).slice(0, -1) : null, queries: [], key: null });
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
      <SamplingControls />
      <CacheSize />
    </section>
  );
}

const ranges = {
  temperature: { min: 0, max: 2, step: 0.1 },
  topK: { min: 1, max: 50, step: 1 },
  topP: { min: 0.05, max: 1, step: 0.05 },
  minP: { min: 0, max: 0.5, step: 0.01 },
  seed: { min: 0, max: 999, step: 1 },
} as const;

function SamplingControls() {
  const sampling = useLoom((state) => state.view.sampling) ?? defaultSampling;
  const set = (change: Partial<Sampling>): void => changeView({ sampling: { ...sampling, ...change } });
  return (
    <details className="sampling">
      <summary>
        {words.sampling}{' '}
        <span className="quiet">{sampling.temperature === 0 ? words.greedy : words.sampled}</span>
      </summary>
      {(Object.keys(ranges) as (keyof Sampling)[]).map((name) => (
        <label key={name}>
          <span>{words.samplings[name]}</span>
          <input
            type={name === 'seed' ? 'number' : 'range'}
            {...ranges[name]}
            value={sampling[name]}
            onChange={({ target }) => set({ [name]: Number(target.value) })}
          />
          {name !== 'seed' && <output className="mono">{sampling[name]}</output>}
        </label>
      ))}
    </details>
  );
}

/** Keys and values of every layer, kept so that a step computes one row alone. */
function CacheSize() {
  const config = useLoom((state) => state.run.config);
  const count = useLoom((state) => state.run.tokens.length);
  const grows = useLoom((state) => state.view.generated !== null);
  if (!config) return null;
  const perToken = 2 * config.nLayers * config.nKvHeads * config.dHead;
  return (
    <div className="cache">
      <p>
        {grows ? words.cache : words.noCache}{' '}
        <span className="mono">{words.cacheSize(count, perToken, fileSize(count * perToken * 4))}</span>
      </p>
      <div className="cache-cells" aria-hidden="true">
        {Array.from({ length: count }, (_, pos) => (
          // Tokens are their places.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <span key={pos} className={pos === count - 1 ? 'new' : undefined} />
        ))}
      </div>
    </div>
  );
}
