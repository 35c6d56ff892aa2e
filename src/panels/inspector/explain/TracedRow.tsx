import { useState } from 'react';
import { ensure } from '../../../base/brand.ts';
import { exactFloat32, shortNumber } from '../../../explain/format.ts';
import { captionOf } from '../../../explain/captions.ts';
import { formulaOf, numbersOf } from '../../../explain/steps/formulas.ts';
import { checkRow, recomputeRow } from '../../../explain/steps/recomputeRow.ts';
import { offsetOf } from '../../../explain/trace/cell.ts';
import { traceCell } from '../../../explain/trace/cellTrace.ts';
import { cellNeeds, type RowPlace, rowNeeds } from '../../../explain/trace/needs.ts';
import { parseAddress } from '../../../model/address.ts';
import { changeView } from '../../../state/actions.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { explainWords as words } from './explainWords.ts';
import { Formula } from './Formula.tsx';
import { RowStrip } from './RowStrip.tsx';
import { configOf, largestOf } from './shownRows.ts';
import { symbolsOf } from './symbols.ts';
import { Terms } from './Terms.tsx';
import { useSources, useTracing } from './useTracing.ts';

interface TracedRowProps {
  readonly row: RowPlace;
  /** Number of the row that is spelled out, where the view names one. */
  readonly element?: number;
  readonly onElement?: (element: number) => void;
}

/** One row of the run: its definition, the same with numbers, its picture, and whether it agrees with the model. */
export function TracedRow({ row, element: given, onElement }: TracedRowProps) {
  const plan = ensure(
    useLoom((state) => state.run.plan),
    'the plan of the run',
  );
  const tokens = useLoom((state) => state.run.attentions);
  const [chosen, setChosen] = useState<number | null>(null);
  const { op, place, size } = row;
  const config = configOf(plan, op);
  const stack = parseAddress(op.address)?.stack;
  const own = tokens.find(({ facts }) => facts.name === stack)?.tokens ?? [];
  const ids = own.map(({ id }) => id);
  const needs = rowNeeds(row, config);
  const tracing = useTracing([needs]);
  const held = tracing.held(op.address);
  const from = held ? offsetOf(held.shape, [...place, 0]) : 0;
  const model = held ? (Array.prototype.slice.call(held.values, from, from + size) as number[]) : null;
  const element = Math.min(size - 1, given ?? chosen ?? (model ? largestOf(model) : 0));
  const cell = { address: op.address, index: [...place, element] };
  const one = useTracing([cellNeeds(op, config, cell, ids)]);
  const caption = captionOf(parseAddress(op.address)?.point ?? '');
  const rowWeight = needs.weights.find(({ name }) => name === op.weight);
  const biasNeed = needs.weights.find(({ name }) => name === op.bias && name !== op.weight);
  const inputs = op.inputs.map((address) => tracing.held(address));
  const isHere = inputs.every((input) => input !== undefined);
  const base = { op, config, ids, inputs: inputs.filter((input) => input !== undefined) };
  const weights = (weight: Float32Array | undefined) => {
    const bias = biasNeed && tracing.weight(biasNeed);
    return { ...(weight ? { weight } : {}), ...(bias ? { bias } : {}) };
  };
  const recomputed =
    isHere && tracing.ready
      ? recomputeRow({ ...base, place, size, ...weights(rowWeight && tracing.weight(rowWeight)) })
      : null;
  const cellWeight = cellNeeds(op, config, cell, ids).weights.find(({ name }) => name === op.weight);
  const trace =
    isHere && tracing.ready && one.ready
      ? traceCell({ ...base, index: cell.index, ...weights(cellWeight && one.weight(cellWeight)) })
      : null;
  useSources(trace);
  return (
    <section className="traced-row">
      <h4>
        {caption?.name ?? op.address} <span className="quiet">{caption?.words}</span>
      </h4>
      <Formula of={formulaOf(op, symbolsOf(op))} />
      {model && (
        <RowStrip
          values={model}
          element={element}
          onElement={(next) => (onElement ? onElement(next) : setChosen(next))}
        />
      )}
      {tracing.problem && <p role="alert">{tracing.problem}</p>}
      {!trace && <Waiting />}
      {trace && model && recomputed && (
        <>
          <p className="quiet element">{words.element(element, size)}</p>
          <Formula of={numbersOf(op, trace)} />
          <Check model={model} recomputed={recomputed} element={element} />
          <Terms trace={trace} op={op} />
          <button type="button" className="link-button" onClick={() => changeView({ trail: [cell] })}>
            {words.from}
          </button>
        </>
      )}
    </section>
  );
}

/** On their way, or not to come before the model is here. */
export function Waiting() {
  const recorded = useLoom((state) => state.run.source === 'recorded');
  return (
    <p className="quiet" aria-busy="true">
      {recorded ? words.needsModel : words.waiting}
    </p>
  );
}

interface CheckProps {
  readonly model: ArrayLike<number>;
  readonly recomputed: ArrayLike<number>;
  readonly element: number;
}

/** The number in double precision beside the model's, and the same of the whole row. */
export function Check({ model, recomputed, element }: CheckProps) {
  const { difference, holds } = checkRow(model, recomputed);
  const say = holds ? words.agrees : words.breach;
  return (
    <p className={holds ? 'check' : 'check breach'} role={holds ? undefined : 'alert'}>
      <span className="mono">
        {words.recomputed} {exactFloat32(recomputed[element] as number)}, {words.model}{' '}
        {exactFloat32(model[element] as number)}
      </span>
      <span className="quiet"> {say(shortNumber(difference))}</span>
    </p>
  );
}
