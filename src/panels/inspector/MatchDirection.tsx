import { useState } from 'react';
import { probability, shortNumber } from '../../explain/format.ts';
import type { HeadWeight, Match } from '../../model/derive/matches.ts';
import { openHead, selectPair, setTab } from '../../state/actions.ts';
import { Meter } from '../Meter.tsx';
import { inspectorWords } from './inspectorWords.ts';
import { narrowPage, useMedia } from '../useMedia.ts';
import { WordGroup } from '../WordGroup.tsx';
import type { Measure, Scope } from './matchScope.ts';
import { wordName } from './wordName.ts';

const words = inspectorWords.matches;
/** Heads written on a row before `+11`. */
const headsOnRow = 5;
const headsOnPhone = 3;
/** Words of a direction before `Show all`. */
const wordsShown = 4;

interface DirectionProps {
  readonly matches: readonly Match[];
  /** back: what it looks at; forth: who looks at it. */
  readonly direction: 'back' | 'forth';
  readonly measure: Measure;
  readonly scope: Scope;
}

/** One direction of the matches, hardest first. */
export function MatchDirection({ matches, direction, measure, scope }: DirectionProps) {
  const [isLong, setLong] = useState(false);
  const isBack = direction === 'back';
  const named = matches.filter(({ heads }) => heads.length > 0);
  const weaker = matches.length - named.length;
  const shown = isLong ? named : named.slice(0, wordsShown);
  const range = scoreRange(matches);
  return (
    <section>
      <h3>
        {isBack ? words.looksFor : words.lookedAt}
        <span>{isBack ? words.itsQuery : words.itsKey}</span>
      </h3>
      {matches.length === 0 && <p className="quiet">{words.nothing[direction]}</p>}
      <ul>
        {shown.map((match) => (
          <MatchRow
            key={match.group[0]}
            match={match}
            direction={direction}
            measure={measure}
            scope={scope}
            share={
              measure === 'weight' ? match.weight : (match.weight - range.low) / (range.high - range.low || 1)
            }
          />
        ))}
      </ul>
      {shown.length < named.length && (
        <button type="button" className="link-button" onClick={() => setLong(true)}>
          {words.allWords(named.length)}
        </button>
      )}
      {weaker > 0 && shown.length === named.length && <p className="quiet weaker">{words.weaker(weaker)}</p>}
    </section>
  );
}

interface MatchRowProps extends Omit<DirectionProps, 'matches'> {
  readonly match: Match;
  readonly share: number;
}

function MatchRow({ match, direction, measure, scope, share }: MatchRowProps) {
  const [isLong, setLong] = useState(false);
  const isBack = direction === 'back';
  const best = match.heads[0];
  const headsShown = useMedia(narrowPage) ? headsOnPhone : headsOnRow;
  const heads = isLong ? match.heads : match.heads.slice(0, headsShown);
  const rest = match.heads.length - heads.length;
  return (
    <li className={isLong ? 'long' : undefined}>
      <button type="button" className="match" onClick={() => best && goTo(best)}>
        <span className="match-words">
          {isBack && <span className="verb">{words.looksAt} </span>}
          <WordGroup group={match.group} place="always" of={isBack ? 'key' : 'query'} />
          {!isBack && <span className="verb"> {words.here}</span>}
        </span>
        <Meter share={share} tone={isBack ? 'accent' : 'seen'} />
        <span className="mono value">
          {measure === 'weight' ? probability(match.weight) : shortNumber(match.weight)}
        </span>
      </button>
      {scope !== 'head' && (
        <div className="heads mono">
          <span className="in">{words.in}</span>
          {heads.map((head) => (
            <button
              key={`${head.layer}.${head.head}`}
              type="button"
              aria-label={words.goTo(
                `${head.layer}.${head.head}`,
                wordName(head.query),
                wordName(head.key, 'key'),
              )}
              onClick={() => goTo(head)}
            >
              {head.layer}.{head.head}
            </button>
          ))}
          {rest > 0 && (
            <button
              type="button"
              className="more"
              aria-label={words.moreLabel(rest)}
              onClick={() => setLong(true)}
            >
              {words.more(rest)}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

/** Opens the head where the look happens, with both words marked; the list stays. */
function goTo({ layer, head, query, key }: HeadWeight): void {
  openHead(layer, head);
  selectPair(query, key);
  setTab('matches');
}

function scoreRange(matches: readonly Match[]): { readonly low: number; readonly high: number } {
  const weights = matches.map(({ weight }) => weight);
  return { low: Math.min(0, ...weights), high: Math.max(0, ...weights) };
}
