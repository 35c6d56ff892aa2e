import { useMemo } from 'react';
import { lastStack } from '../../../model/stackFacts.ts';
import { defaultSampling, keepBest } from '../../../model/sampling.ts';
import { choiceRow } from '../../../state/choiceRow.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { inspectorWords } from '../inspectorWords.ts';
import { leadingToken } from '../../useWords.ts';
import { Word } from '../../Word.tsx';
import { GoOn } from './GoOn.tsx';
import { type Choice, GuessTable } from './GuessTable.tsx';
import { LensTable } from './LensTable.tsx';
import './NextTab.css';

const words = inspectorWords.next;

/** The best candidates for the token after the selected one, or after the last; how the text goes on from there. */
export function NextTab() {
  const run = useLoom((state) => state.run);
  const writes = useLoom(({ run }) => run.plan === null || run.stack?.name === lastStack(run.plan));
  const last = run.predictions.length - 1;
  const leading = useLoom(leadingToken);
  const pos = writes && leading !== null ? leading : last;
  const isAlone = run.attentions.length === 1 && run.stack?.causal === true;
  const choice = useChoice();
  if ((run.predictions[pos] ?? []).length === 0) return <p className="empty">{words.empty}</p>;
  return (
    <div className="next-tab">
      <h2>
        {words.title} {writes ? <Word pos={pos} accent place="always" /> : words.last}
      </h2>
      <GuessTable pos={pos} choice={isAlone && pos === last ? choice : null} />
      <GoOn />
      <LensTable pos={pos} />
    </div>
  );
}

/** What is left of the vocabulary to choose from after the last token. */
function useChoice(): Choice {
  const lastLogits = useLoom((state) => state.run.lastLogits);
  const predictions = useLoom((state) => state.run.predictions);
  const plan = useLoom((state) => state.run.plan);
  const sampling = useLoom((state) => state.view.sampling) ?? defaultSampling;
  return useMemo(() => {
    const { ids, shares } = keepBest(choiceRow({ lastLogits, predictions, plan }), sampling);
    return {
      isByChance: sampling.temperature > 0,
      chances: new Map(ids.map((id, rank) => [id, shares[rank] ?? 0])),
    };
  }, [lastLogits, predictions, plan, sampling]);
}
