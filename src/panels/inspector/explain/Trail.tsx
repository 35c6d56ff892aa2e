import { ensure } from '../../../base/brand.ts';
import { captionOf } from '../../../explain/captions.ts';
import { shortNumber } from '../../../explain/format.ts';
import { formulaOf, numbersOf } from '../../../explain/steps/formulas.ts';
import { offsetOf } from '../../../explain/trace/cell.ts';
import { traceCell } from '../../../explain/trace/cellTrace.ts';
import { cellNeeds } from '../../../explain/trace/needs.ts';
import { parseAddress } from '../../../model/address.ts';
import type { Op } from '../../../model/plan.ts';
import { changeView } from '../../../state/actions.ts';
import type { TracedCell } from '../../../model/tracedCell.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { explainWords as words } from './explainWords.ts';
import { Formula } from './Formula.tsx';
import { configOf } from './shownRows.ts';
import { symbolsOf } from './symbols.ts';
import { placeName, Terms } from './Terms.tsx';
import { Check, Waiting } from './TracedRow.tsx';
import { useSources, useTracing } from './useTracing.ts';

/** Where a number comes from, and where those come from, back to the token. */
export function Trail() {
  const trail = useLoom((state) => state.view.trail);
  const plan = useLoom((state) => state.run.plan);
  const cell = trail.at(-1);
  const op = cell && plan?.byAddress.get(cell.address);
  return (
    <div className="explain-tab">
      <p className="trail-back">
        {trail.length > 1 && (
          <button
            type="button"
            className="link-button"
            onClick={() => changeView({ trail: trail.slice(0, -1) })}
          >
            {words.back}
          </button>
        )}
        <button type="button" className="link-button" onClick={() => changeView({ trail: [] })}>
          {words.toSteps}
        </button>
      </p>
      <h2>{words.from}</h2>
      <ol className="trail">
        {trail.map((one, at) => (
          <li
            key={`${one.address} ${one.index}`}
            className={at === trail.length - 1 ? 'trail-now' : undefined}
          >
            <button
              type="button"
              className="link-button"
              onClick={() => changeView({ trail: trail.slice(0, at + 1) })}
            >
              {placeName(one)}
            </button>{' '}
            <span className="mono quiet trail-address">{one.address}</span>
          </li>
        ))}
      </ol>
      {cell && op && <TracedCellView key={`${cell.address} ${cell.index}`} cell={cell} op={op} />}
    </div>
  );
}

function TracedCellView({ cell, op }: { readonly cell: TracedCell; readonly op: Op }) {
  const plan = ensure(
    useLoom((state) => state.run.plan),
    'the plan of the run',
  );
  const attentions = useLoom((state) => state.run.attentions);
  const config = configOf(plan, op);
  const stack = parseAddress(op.address)?.stack;
  const ids = (attentions.find(({ facts }) => facts.name === stack)?.tokens ?? []).map(({ id }) => id);
  const needs = cellNeeds(op, config, cell, ids);
  const tracing = useTracing([needs]);
  const caption = captionOf(parseAddress(op.address)?.point ?? '');
  const inputs = op.inputs.flatMap((address) => tracing.held(address) ?? []);
  const own = tracing.held(op.address);
  const find = (name: Op['weight']) => {
    const need = needs.weights.find((one) => one.name === name);
    return need && tracing.weight(need);
  };
  const [weight, bias] = [op.weight && find(op.weight), op.bias && find(op.bias)];
  const isHere = tracing.ready && own && inputs.length === op.inputs.length;
  const trace = isHere
    ? traceCell({
        op,
        config,
        index: cell.index,
        inputs,
        ids,
        ...(weight ? { weight } : {}),
        ...(bias ? { bias } : {}),
      })
    : null;
  useSources(trace);
  const model = own?.values[offsetOf(own.shape, cell.index)];
  return (
    <section className="traced-row">
      <h4>
        {caption?.name ?? op.address}
        {model !== undefined && <span className="mono"> = {shortNumber(model)}</span>}{' '}
        <span className="quiet">{caption?.words}</span>
      </h4>
      <Formula of={formulaOf(op, symbolsOf(op))} />
      {tracing.problem && <p role="alert">{tracing.problem}</p>}
      {trace && model !== undefined ? (
        <>
          <Formula of={numbersOf(op, trace)} />
          <Check model={[model]} recomputed={[trace.value]} element={0} />
          <Terms trace={trace} op={op} isOpen />
        </>
      ) : (
        <Waiting />
      )}
    </section>
  );
}
