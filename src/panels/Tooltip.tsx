import type { CSSProperties } from 'react';
import { exactFloat32 } from '../explain/format.ts';
import { sentenceAt } from '../explain/sentences.ts';
import { useLoom } from '../state/useLoom.ts';
import { strings } from './strings.ts';
import { stackWords } from './useWords.ts';
import './Tooltip.css';

/** The cell under the pointer: a sentence, the exact value, the address. */
export function Tooltip() {
  const hover = useLoom((state) => state.page.hover);
  const plan = useLoom((state) => state.run.plan);
  const run = useLoom((state) => state.run);
  if (!hover || !plan) return null;
  const sentence = sentenceAt(plan, hover, (pos, of) => stackWords({ run }, of)[pos]?.word ?? '');
  const style = { '--x': `${hover.x}px`, '--y': `${hover.y}px` } as CSSProperties;
  const isRight = hover.x > window.innerWidth / 2;
  const isLow = hover.y > window.innerHeight / 2;
  return (
    <div
      className={`tooltip ${isRight ? 'leftwards' : ''} ${isLow ? 'upwards' : ''}`}
      style={style}
      role="tooltip"
    >
      {sentence ? <p>{sentence}</p> : <p className="mono">{exactFloat32(hover.value)}</p>}
      <p className="mono quiet">
        {hover.address}[{hover.index.join(', ')}]
      </p>
      {hover.pooled > 1 && <p className="quiet">{strings.tooltip.pooled(hover.pooled)}</p>}
    </div>
  );
}
