import { X } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { cosine } from '../../model/sentenceVector.ts';
import { changePage } from '../../state/actions.ts';
import { commands } from '../../state/commands.ts';
import type { SimilarityState } from '../../state/loomState.ts';
import { focusedStore } from '../../state/lanes.ts';
import { useLoom } from '../../state/useLoom.ts';
import { iconSize } from '../inDesignPx.ts';
import { Meter } from '../Meter.tsx';
import { inspectorWords } from './inspectorWords.ts';
import { Vector } from './Vector.tsx';
import './SentenceTab.css';

const words = inspectorWords.sentence;
const mostOthers = 8;
const offered = 2;

/** An encoder's sentence vector, and how near other sentences are to it. */
export function SentenceTab() {
  const text = useLoom((state) => state.run.text);
  const isLive = useLoom(({ engine }) => engine.phase === 'ready');
  const { vectors, others, problem } = useLoom((state) => state.page.similarity);
  const own = vectors.get(text);
  useEffect(() => {
    if (isLive) commands().readSentences([text, ...others]);
  }, [isLive, text, others]);
  return (
    <div className="sentence-tab">
      <h2>{words.title}</h2>
      <p className="quiet">{words.what}</p>
      {own ? (
        <details>
          <summary>{words.numbers(own.length)}</summary>
          <Vector values={own} />
        </details>
      ) : (
        !isLive && <p className="empty">{words.waits}</p>
      )}
      <h3>{words.similar}</h3>
      <Ask others={others} />
      {problem && <p role="alert">{problem}</p>}
      <Others own={own} vectors={vectors} others={others} />
      <p className="quiet note">{words.cosine}</p>
    </div>
  );
}

function Ask({ others }: { readonly others: readonly string[] }) {
  const [typed, setTyped] = useState('');
  const text = useLoom((state) => state.run.text);
  const examples = useLoom((state) => state.page.examples);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const other = typed.trim();
    if (other === '') return;
    compareWith(other);
    setTyped('');
  };
  const ideas = examples.filter((example) => example.text !== text && !others.includes(example.text));
  return (
    <form className="compare" onSubmit={submit}>
      <input
        className="text-field"
        aria-label={words.other}
        placeholder={words.other}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="button" disabled={typed.trim() === ''}>
        {words.compare}
      </button>
      {ideas.length > 0 && (
        <p className="quiet">
          {words.try}{' '}
          {ideas.slice(0, offered).map((idea) => (
            <button
              type="button"
              key={idea.text}
              className="link-button"
              onClick={() => compareWith(idea.text)}
            >
              {idea.text}
            </button>
          ))}
        </p>
      )}
    </form>
  );
}

type OthersProps = Pick<SimilarityState, 'vectors' | 'others'> & { readonly own: Float32Array | undefined };

function Others({ own, vectors, others }: OthersProps) {
  return (
    <ul className="compared">
      {others.map((other) => {
        const vector = vectors.get(other);
        const similarity = own && vector ? cosine(own, vector) : null;
        return (
          <li key={other}>
            <span className="other">{other}</span>
            {similarity === null ? (
              <span className="quiet">{words.reading}</span>
            ) : (
              <>
                <Meter share={Math.max(0, similarity)} tone="accent" />
                <span className="mono number">{similarity.toFixed(2).replace('-', '−')}</span>
              </>
            )}
            <button type="button" aria-label={words.remove(other)} onClick={() => leaveOut(other)}>
              <X style={iconSize(13)} aria-hidden="true" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function compareWith(text: string): void {
  setOthers((others) => [text, ...others.filter((other) => other !== text)].slice(0, mostOthers));
}

function leaveOut(text: string): void {
  setOthers((others) => others.filter((other) => other !== text));
}

function setOthers(change: (others: readonly string[]) => readonly string[]): void {
  const { similarity } = focusedStore().getState().page;
  changePage({ similarity: { ...similarity, others: change(similarity.others), problem: null } });
}
