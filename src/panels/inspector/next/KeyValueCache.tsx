import { useId } from 'react';
import { count, fileSize } from '../../../explain/format.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { nextWords as words } from './nextWords.ts';

/** Widest cell, and the room for all of them, in CSS px. */
const cellWidth = 8;
const room = 300;
const cellHeight = 3;
const bytesOfFloat = 4;

/** Keys and values of every layer, kept so that a step computes one row alone: a column for every token, a row a layer. */
export function KeyValueCache() {
  const config = useLoom((state) => state.run.config);
  const tokens = useLoom((state) => state.run.tokens.length);
  const added = useLoom((state) => state.view.generated?.length ?? 0);
  const pattern = useId();
  if (!config) return null;
  const { nLayers, nKvHeads, dHead, nCtx } = config;
  const perToken = 2 * nLayers * nKvHeads * dHead;
  const size = (of: number): string => fileSize(of * perToken * bytesOfFloat);
  const step = Math.min(cellWidth, room / Math.max(1, tokens));
  const height = nLayers * cellHeight;
  const grown = Math.min(added, tokens);
  return (
    <figure className="cache">
      <figcaption>
        {grown > 0 ? words.cache : words.noCache}{' '}
        <span className="mono">{words.cacheSize(tokens, count(perToken), size(tokens))}</span>
      </figcaption>
      <svg
        width={tokens * step}
        height={height}
        role="img"
        aria-label={words.cacheShape(tokens, nLayers, grown)}
      >
        <defs>
          <pattern id={pattern} width={step} height={cellHeight} patternUnits="userSpaceOnUse">
            <rect width={step * 0.8} height={cellHeight * 0.7} fill="white" />
          </pattern>
          <mask id={`${pattern}-cells`}>
            <rect width="100%" height="100%" fill={`url(#${pattern})`} />
          </mask>
        </defs>
        <g mask={`url(#${pattern}-cells)`}>
          <rect className="kept" width={(tokens - grown) * step} height={height} />
          <rect className="grown" x={(tokens - grown) * step} width={grown * step} height={height} />
          {grown > 0 && <rect className="new" x={(tokens - 1) * step} width={step} height={height} />}
        </g>
      </svg>
      <p className="quiet">{words.cacheGrows(size(1), count(nCtx), size(nCtx))}</p>
    </figure>
  );
}
