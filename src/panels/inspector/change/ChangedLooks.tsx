import { useMemo } from 'react';
import { probability } from '../../../explain/format.ts';
import { changedHeads } from '../../../explain/patternChange.ts';
import { formatAddress } from '../../../model/address.ts';
import { differencePoint } from '../../../model/derive/patternDifference.ts';
import { openHead, setPoint } from '../../../state/actions.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { Meter } from '../../Meter.tsx';
import { leadingToken } from '../../useWords.ts';
import { wordName } from '../wordName.ts';
import { changeWords as words } from './changeWords.ts';

const shown = 8;

/** What a change did to attention: the heads that look elsewhere than before. */
export function ChangedLooks() {
  const run = useLoom((state) => state.run);
  const view = useLoom((state) => state.view);
  const chosen = useLoom(leadingToken);
  const { before, stack, config } = run;
  const query = chosen ?? run.tokens.length - 1;
  const heads = useMemo(() => {
    if (!before || !stack || !config || run.status === 'running') return null;
    const pairs = Array.from({ length: run.layersReady }, (_, layer) => {
      const address = formatAddress({ stack: stack.name, layer, point: `${stack.sublayer}.pattern` });
      const [was, is] = [before.values.get(address)?.values, run.values.get(address)?.values];
      return was instanceof Float32Array &&
        is instanceof Float32Array &&
        was !== is &&
        was.length === is.length
        ? [{ layer, before: was, after: is }]
        : [];
    }).flat();
    const size = { heads: config.nHeads, rows: run.tokens.length, columns: run.keyTokens.length };
    return changedHeads(pairs, size, query).slice(0, shown);
  }, [before, stack, config, query, run]);
  if (!heads) return null;
  return (
    <>
      <h3>{words.looks}</h3>
      {view.layer !== null && (
        <label className="show-difference">
          <input
            type="checkbox"
            checked={view.point === differencePoint}
            onChange={({ target }) => setPoint(target.checked ? differencePoint : null)}
          />
          {words.difference}
        </label>
      )}
      {heads.length === 0 ? (
        <p className="quiet">{words.noLooks}</p>
      ) : (
        <>
          <p className="quiet">{words.looksWhat(wordName(query))}</p>
          <ul className="changed-looks">
            {heads.map(({ layer, head, moved }) => (
              <li key={`${layer}.${head}`}>
                <button
                  type="button"
                  className="link-button mono"
                  aria-label={words.openHead(`${layer}.${head}`)}
                  onClick={() => openHead(layer, head)}
                >
                  {layer}.{head}
                </button>
                <Meter share={moved} />
                <span className="mono">{probability(moved)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
