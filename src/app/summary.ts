import { probability } from '../explain/format.ts';
import { visibleText } from '../explain/tokenText.ts';
import type { LoomState } from '../state/loomState.ts';

/** The picture in words, for those who do not see it. */
export function summaryOf({ view, run, page }: LoomState): string {
  const { config, tokens } = run;
  if (!config || tokens.length === 0) return 'Nothing is drawn yet: the model has not read a sentence.';
  const model = page.modelTitle ?? 'the model';
  const source = run.source === 'recorded' ? ' (recorded run)' : '';
  const sentences = [
    `${model}${source} reads "${run.text}", ${tokens.length} tokens.`,
    where(view, config.nLayers, config.nHeads),
  ];
  const selected = view.queries.flatMap((pos) => {
    const token = tokens[pos];
    return token ? [`"${visibleText(token.text)}" (token ${pos})`] : [];
  });
  if (selected.length > 0) sentences.push(`Selected: ${selected.join(', ')}.`);
  const pos = view.queries.at(-1) ?? tokens.length - 1;
  const guess = run.predictions[pos]?.[0];
  if (guess)
    sentences.push(
      `Its guess for what follows: "${visibleText(guess.text)}", ${probability(guess.probability)}.`,
    );
  return sentences.join(' ');
}

function where({ layer, heads }: LoomState['view'], layers: number, headCount: number): string {
  if (layer === null) return `Overview of ${layers} layers with ${headCount} attention heads each.`;
  const named = heads.length > 1 ? `mean of heads ${heads.join(', ')}` : `head ${heads[0] ?? 0}`;
  return `Layer ${layer} of 0 to ${layers - 1} is open, ${named}.`;
}
