import { createElement, type ReactNode } from 'react';
import { type MathNode, spoken } from '../../../explain/steps/math.ts';

/** A formula as MathML, which browsers lay out and screen readers read. */
export function Formula({ of }: { readonly of: MathNode }) {
  return createElement(
    'math',
    { display: 'block', className: 'formula', 'aria-label': spoken(of) },
    drawn(of, 0),
  );
}

function drawn(node: MathNode, key: number): ReactNode {
  if (typeof node === 'string') return node;
  return createElement(node.tag, { key }, ...node.of.map(drawn));
}
