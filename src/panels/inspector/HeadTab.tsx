import { useMemo } from 'react';
import { probability } from '../../explain/format.ts';
import { kvHeadOf, type ModelConfig } from '../../model/config.ts';
import { openHead, selectPair } from '../../state/actions.ts';
import { useLoom } from '../../state/useLoom.ts';
import { Meter } from '../Meter.tsx';
import { attentionPoint, looksAcross, mapSize } from '../openMap.ts';
import { inspectorWords } from './inspectorWords.ts';
import { openHeadOf } from '../useWords.ts';
import { Word } from '../Word.tsx';
import { HeadFinder } from './HeadFinder.tsx';
import { headFacts, strongestPairs } from './headFacts.ts';
import { wordName } from './wordName.ts';
import './HeadTab.css';
import './MatchList.css';

const words = inspectorWords.head;

/** The open head: what it measurably does on this text, its hardest looks, its neighbours. */
export function HeadTab() {
  const layer = useLoom((state) => state.view.layer);
  const head = useLoom(openHeadOf);
  const config = useLoom((state) => state.run.config);
  if (!config) return null;
  if (layer === null || head === null) {
    return (
      <>
        <LayerPicker layers={config.nLayers} />
        <HeadFinder />
      </>
    );
  }
  return (
    <div className="head-tab">
      <h2>
        {words.title(`${layer}.${head}`)} <span className="quiet">{words.measured}</span>
      </h2>
      {config.nKvHeads < config.nHeads && (
        <p className="quiet">{words.shared(groupOf(config, layer, head))}</p>
      )}
      <Facts layer={layer} head={head} />
      <h3>{words.others(layer)}</h3>
      <HeadList layer={layer} />
      <p className="quiet note">{words.othersNote}</p>
      <HeadFinder />
    </div>
  );
}

function LayerPicker({ layers }: { readonly layers: number }) {
  return (
    <div className="head-tab">
      <p className="empty">{words.empty}</p>
      <h3>{words.pickLayer}</h3>
      <div className="layer-picker mono">
        {Array.from({ length: layers }, (_, layer) => layer).map((layer) => (
          <button key={layer} type="button" onClick={() => openHead(layer, 0)}>
            {layer}
          </button>
        ))}
      </div>
    </div>
  );
}

function usePattern(layer: number): Float32Array | null {
  return attentionPoint(
    useLoom((state) => state.run),
    layer,
    'pattern',
  );
}

function Facts({ layer, head }: { readonly layer: number; readonly head: number }) {
  const pattern = usePattern(layer);
  const run = useLoom((state) => state.run);
  const resting = run.resting[layer]?.[head] ?? none;
  const across = looksAcross(run);
  const { rows, columns } = mapSize(run);
  const facts = useMemo(
    () => pattern && headFacts(pattern, head, { rows, columns }, across),
    [pattern, head, rows, columns, across],
  );
  const pairs = useMemo(
    () => (pattern ? strongestPairs(pattern, head, { rows, columns }, across, resting).slice(0, 8) : []),
    [pattern, head, rows, columns, across, resting],
  );
  if (!facts) return <p className="empty">{inspectorWords.inspector.loading}</p>;
  return (
    <>
      <dl className="facts">
        {placeFacts(across).map((name) => (
          <div key={name}>
            <dt>{words.facts[name]}</dt>
            <dd>
              <Meter share={facts[name]} tone="plain" />
              <span className="mono value">{probability(facts[name])}</span>
            </dd>
          </div>
        ))}
        <div>
          <dt>{words.facts.entropy}</dt>
          <dd className="mono">{words.nats(facts.entropy.toFixed(2), Math.exp(facts.entropy).toFixed(1))}</dd>
        </div>
        {!across && (
          <div>
            <dt>{words.facts.resting}</dt>
            <dd className="resting">
              {resting.length === 0
                ? words.none
                : resting.map((pos) => <Word key={pos} pos={pos} place="always" />)}
            </dd>
          </div>
        )}
      </dl>
      <p className="quiet note">{words.sketch}</p>
      <h3>{words.strongest}</h3>
      <ul className="pairs">
        {pairs.map(({ query, key, weight }) => (
          <li key={`${query} ${key}`}>
            <button type="button" className="match" onClick={() => selectPair(query, key)}>
              <span className="match-words">
                <Word pos={query} place="always" /> {inspectorWords.matches.looksAt}{' '}
                <Word pos={key} place="always" of="key" />
              </span>
              <Meter share={weight} />
              <span className="mono value">{probability(weight)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="quiet note">{words.strongestNote}</p>
    </>
  );
}

/** Places in one's own text mean nothing in another one. */
function placeFacts(across: boolean): readonly ('previous' | 'first' | 'self')[] {
  return across ? [] : ['previous', 'first', 'self'];
}

function HeadList({ layer }: { readonly layer: number }) {
  const pattern = usePattern(layer);
  const run = useLoom((state) => state.run);
  const restingOf = useLoom((state) => state.run.resting[layer]);
  const nHeads = useLoom((state) => state.run.config?.nHeads ?? 0);
  const open = useLoom((state) => state.view.heads);
  const heads = Array.from({ length: nHeads }, (_, head) => head);
  return (
    <ul className="pairs">
      {heads.map((head) => {
        const best = pattern
          ? strongestPairs(pattern, head, mapSize(run), looksAcross(run), restingOf?.[head] ?? none)[0]
          : undefined;
        return (
          <li key={head}>
            <button
              type="button"
              className="match"
              aria-current={open.includes(head)}
              aria-label={
                best &&
                `${layer}.${head}: ${wordName(best.query)} ${inspectorWords.matches.looksAt} ${wordName(best.key, 'key')}, ${probability(best.weight)}`
              }
              onClick={() => openHead(layer, head)}
            >
              <span className="match-words">
                <span className="mono head-name">
                  {layer}.{head}
                </span>{' '}
                {best && (
                  <>
                    <Word pos={best.query} /> → <Word pos={best.key} of="key" />
                  </>
                )}
              </span>
              <Meter share={best?.weight ?? 0} tone="plain" />
              <span className="mono value">{best ? probability(best.weight) : ''}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

const none: readonly number[] = [];

/** `13.6 13.7`: the other heads that read the same keys and values. */
function groupOf(config: ModelConfig, layer: number, head: number): string {
  const group = kvHeadOf(config, head);
  return Array.from({ length: config.nHeads }, (_, other) => other)
    .filter((other) => other !== head && kvHeadOf(config, other) === group)
    .map((other) => `${layer}.${other}`)
    .join(' and ');
}
