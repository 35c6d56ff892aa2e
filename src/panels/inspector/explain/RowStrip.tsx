import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { rampBytes, rampIndex } from '../../../explain/colour/ramps.ts';
import { exactFloat32 } from '../../../explain/format.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { explainWords as words } from './explainWords.ts';

interface RowStripProps {
  readonly values: ArrayLike<number>;
  readonly element: number;
  readonly onElement: (element: number) => void;
}

/** Cells in one line of the strip at most. */
const perLine = 96;

/** A row of numbers as coloured cells; one of them is spelled out, by click or by arrow keys. */
export function RowStrip({ values, element, onElement }: RowStripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useLoom((state) => state.page.theme);
  const columns = Math.min(perLine, values.length);
  const lines = Math.ceil(values.length / columns);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const picture = context.createImageData(columns, lines);
    const bytes = rampBytes(theme, 'signed');
    const largest = Array.from(values, Math.abs).reduce((a, b) => Math.max(a, b), 0) || 1;
    for (let at = 0; at < values.length; at++) {
      const value = (values[at] as number) / largest;
      const entry = rampIndex('signed', Math.sign(value) * Math.sqrt(Math.abs(value)));
      picture.data.set([...bytes.subarray(entry * 3, entry * 3 + 3), 255], at * 4);
    }
    context.putImageData(picture, 0, 0);
  }, [values, theme, columns, lines]);
  const elementAt = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>): number => {
    const box = currentTarget.getBoundingClientRect();
    const column = Math.floor(((clientX - box.left) / box.width) * columns);
    const line = Math.floor(((clientY - box.top) / box.height) * lines);
    return Math.min(values.length - 1, Math.max(0, line * columns + column));
  };
  const mark = {
    left: `${((element % columns) / columns) * 100}%`,
    top: `${(Math.floor(element / columns) / lines) * 100}%`,
    width: `${100 / columns}%`,
    height: `${100 / lines}%`,
  };
  return (
    <div
      className="row-strip"
      role="slider"
      tabIndex={0}
      aria-label={words.elements}
      aria-valuemin={0}
      aria-valuemax={values.length - 1}
      aria-valuenow={element}
      aria-valuetext={`${words.element(element, values.length)}: ${exactFloat32(values[element] as number)}`}
      style={{ '--lines': lines } as React.CSSProperties}
      onPointerDown={(event) => onElement(elementAt(event))}
      onKeyDown={(event) => onKey(event, { element, columns, last: values.length - 1 }, onElement)}
    >
      <canvas ref={canvas} width={columns} height={lines} />
      <span className="mark" style={mark} />
    </div>
  );
}

function onKey(
  event: KeyboardEvent,
  { element, columns, last }: { readonly element: number; readonly columns: number; readonly last: number },
  onElement: (element: number) => void,
): void {
  const target = {
    ArrowLeft: element - 1,
    ArrowRight: element + 1,
    ArrowUp: element - columns,
    ArrowDown: element + columns,
    Home: 0,
    End: last,
  }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  onElement(Math.min(last, Math.max(0, target)));
}
