import { useId } from 'react';
import { iconSize } from './inDesignPx.ts';

/** Three warp threads and one that weaves over and under them; the drawing of `icon.svg` in the page's colours. */
export function Logo() {
  const id = useId();
  const weft = 'M3 28.6C17 28.6 15 3.4 29 3.4';
  return (
    <svg className="logo" viewBox="0 0 32 32" style={iconSize(20)} aria-hidden="true">
      <mask id={`${id}over`} maskUnits="userSpaceOnUse" x="0" y="0" width="32" height="32">
        <path fill="#fff" d="M0 0h32v32H0z" />
        <path fill="none" stroke="#000" strokeWidth="6.4" d={weft} />
        <path fill="#fff" d="M0 12.5h32v7H0z" />
      </mask>
      <mask id={`${id}under`} maskUnits="userSpaceOnUse" x="0" y="0" width="32" height="32">
        <path fill="#fff" d="M0 0h32v32H0z" />
        <path fill="#000" d="M0 13.3h32v5.4H0z" />
      </mask>
      <g fill="none" strokeLinecap="round">
        <path
          className="warp"
          mask={`url(#${id}over)`}
          strokeWidth="2.6"
          d="M2.5 8.5h27M2.5 16h27M2.5 23.5h27"
        />
        <path className="weft" mask={`url(#${id}under)`} strokeWidth="3.4" d={weft} />
      </g>
    </svg>
  );
}
