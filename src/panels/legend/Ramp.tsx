import type { CSSProperties } from 'react';
import { rampGradient } from '../../explain/colour/ramps.ts';
import type { RampName } from '../../explain/colour/themes.ts';
import { useLoom } from '../../state/useLoom.ts';

interface RampProps {
  readonly ramp: RampName;
  /** Value at the top of the scale is 1; ticks stand at the square root of their value. */
  readonly ticks?: readonly number[] | 'signed';
  /** A second, thinner bar: the colours that rows other than the selected keep, 0..1. */
  readonly dimmedTo?: number;
}

export const attentionTicks = [0, 0.05, 0.25, 0.5, 1] as const;

/** A colour scale with its numbers, in the very colours of the picture. */
export function Ramp({ ramp, ticks = [], dimmedTo }: RampProps) {
  const theme = useLoom((state) => state.page.theme);
  const gradient = `linear-gradient(to right, ${rampGradient(theme, ramp)})`;
  const marks =
    ticks === 'signed'
      ? ([
          ['−', 0],
          ['0', 0.5],
          ['+', 1],
        ] as const)
      : ticks.map((tick) => [String(tick), Math.sqrt(tick)] as const);
  return (
    <span className="ramp">
      <span className="ramp-bar" style={{ backgroundImage: gradient }} />
      {dimmedTo !== undefined && (
        <span className="ramp-dimmed">
          <span style={{ backgroundImage: gradient, opacity: dimmedTo }} />
        </span>
      )}
      {marks.length > 0 && (
        <span className="ramp-ticks mono">
          {marks.map(([text, share]) => (
            <span key={text} style={{ '--at': share } as CSSProperties} data-end={endOf(share)}>
              {text}
            </span>
          ))}
        </span>
      )}
    </span>
  );
}

function endOf(share: number): 'left' | 'right' | undefined {
  return share === 0 ? 'left' : share === 1 ? 'right' : undefined;
}
