import { shortNumber } from '../../../explain/format.ts';
import { captionOf } from '../../../explain/captions.ts';
import type { CellTrace, Factor } from '../../../explain/trace/cell.ts';
import { parseAddress } from '../../../model/address.ts';
import type { Op } from '../../../model/plan.ts';
import { changeView } from '../../../state/actions.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { wordName } from '../wordName.ts';
import { explainWords as words } from './explainWords.ts';

/** Addends that are listed one by one. */
const listed = 8;

/** What a number is made of, largest first; each number of the run leads to where it comes from. */
interface TermsProps {
  readonly trace: CellTrace;
  readonly op: Op;
  readonly isOpen?: boolean;
}

export function Terms({ trace, op, isOpen = false }: TermsProps) {
  if (trace.terms.length === 0) return null;
  const sorted = [...trace.terms].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const shown = sorted.slice(0, listed);
  const rest = sorted.slice(listed);
  const largest = Math.abs(shown[0]?.value ?? 0) || 1;
  const isSoftmax = op.kind === 'softmax';
  return (
    <details className="terms" open={isOpen}>
      <summary>
        {words.terms(trace.terms.length)}{' '}
        {trace.terms.length > 1 && <span className="quiet">{words.largestFirst}</span>}
      </summary>
      <ul>
        {shown.map(({ factors, value }) => (
          <li
            key={factors.map(({ cell, weight }) => `${cell?.address} ${cell?.index} ${weight?.index}`).join()}
          >
            <span className="factors">
              {factors.map((factor, at) => (
                <FactorButton
                  key={factor.cell?.address ?? factor.weight?.name ?? at}
                  factor={factor}
                  first={at === 0}
                />
              ))}
            </span>
            <TermBar share={value / largest} />
            <span className="mono number">{shortNumber(value)}</span>
          </li>
        ))}
        {rest.length > 0 && !isSoftmax && (
          <li>
            <span className="quiet">{words.more(rest.length)}</span>
            <span />
            <span className="mono number">
              {shortNumber(rest.reduce((sum, { value }) => sum + value, 0))}
            </span>
          </li>
        )}
      </ul>
    </details>
  );
}

export function TermBar({ share }: { readonly share: number }) {
  const width = `${Math.min(1, Math.abs(share)) * 50}%`;
  return (
    <span className="term-bar" aria-hidden="true">
      <span className={share < 0 ? 'minus' : 'plus'} style={{ width }} />
    </span>
  );
}

function FactorButton({ factor, first }: { readonly factor: Factor; readonly first: boolean }) {
  const trail = useLoom((state) => state.view.trail);
  const { cell, weight, value } = factor;
  const number = <span className="mono">{shortNumber(value)}</span>;
  return (
    <>
      {!first && ' × '}
      {cell ? (
        <button type="button" className="link-button" onClick={() => changeView({ trail: [...trail, cell] })}>
          {placeName(cell)} {number}
        </button>
      ) : (
        <span className="quiet">
          {weight ? `${words.weight} [${weight.index.join(', ')}]` : ''} {number}
        </span>
      )}
    </>
  );
}

/** `query it (7) [12]`: which number of the run. */
export function placeName({ address, index }: NonNullable<Factor['cell']>): string {
  const point = parseAddress(address)?.point ?? address;
  const name = captionOf(point)?.name ?? point;
  const position = index.length === 3 ? 1 : 0;
  const role = /^(attn|cross)\.(k|v)/.test(point) ? 'key' : 'query';
  const pair = index.length === 3 && /\.(raw|bias|scaled|capped|scores|pattern)$/.test(point);
  const word = wordName(index[position] ?? 0, role);
  return pair ? `${name} ${word} → ${wordName(index[2] ?? 0, 'key')}` : `${name} ${word} [${index.at(-1)}]`;
}
