import type { LayoutContext } from '../context.ts';

/** What the view's `point` asks of the opened layer; points of other blocks leave a block at its default. */
export interface Stages {
  readonly map: 'raw' | 'scaled' | 'scores' | 'pattern';
  readonly query: 'q' | 'q_rot';
  readonly key: 'k' | 'k_rot';
  readonly mlp: 'gate' | 'up' | 'act' | 'out';
}

const mapPoints = ['raw', 'scaled', 'scores', 'pattern'] as const;
const mlpPoints = ['gate', 'up', 'act', 'out'] as const;

export function stagesOf({ input }: LayoutContext): Stages {
  const { point } = input.view;
  const attention = point?.replace(/^attn\./, '') ?? '';
  const before = attention === 'q' || attention === 'k' || !input.config.rope;
  const mlp = point?.startsWith('mlp.') ? point.slice(4) : attention === 'out' ? '' : attention;
  return {
    map: mapPoints.find((candidate) => candidate === attention) ?? 'pattern',
    query: before ? 'q' : 'q_rot',
    key: before ? 'k' : 'k_rot',
    mlp:
      mlpPoints.find((candidate) => candidate === mlp && (candidate !== 'gate' || input.stack.gated)) ??
      'act',
  };
}
