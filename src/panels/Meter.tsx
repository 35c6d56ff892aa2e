import type { CSSProperties } from 'react';
import './controls.css';

interface MeterProps {
  /** 0..1 of the length. */
  readonly share: number;
  readonly tone?: 'accent' | 'seen' | 'plain';
}

/** A bar beside a number that says the same: decoration, so hidden from assistive tools. */
export function Meter({ share, tone = 'accent' }: MeterProps) {
  const style = { '--share': Math.min(1, Math.max(0, share)) } as CSSProperties;
  return (
    <span className={`meter ${tone}`} style={style} aria-hidden="true">
      <span />
    </span>
  );
}
