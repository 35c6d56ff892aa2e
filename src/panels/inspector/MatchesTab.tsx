import { useMemo, useState } from 'react';
import { namedFrom, type HeadWeight, type Match } from '../../model/derive/matches.ts';
import { probability, shortNumber } from '../../explain/format.ts';
import { openHead, selectPair, setTab } from '../../state/actions.ts';
import { useLoom } from '../../state/useLoom.ts';
import { Choice } from '../Choice.tsx';
import { Meter } from '../Meter.tsx';
import { strings } from '../strings.ts';
import { leadingToken } from '../useWords.ts';
import { Word } from '../Word.tsx';
import { type Measure, matchesIn, type Scope, scopesFor } from './matchScope.ts';
import { wordName } from './wordName.ts';
import './MatchList.css';

const words = strings.matches;
/** Heads written on a row before `+11`. */
const headsShown = 5;
/** Words of a direction before `Show all`. */
const wordsShown = 4;

/** What the selected word looks for, and who looks at it, grouped by word with the heads beneath. */
export function MatchesTab() {
  const pos = useLoom(leadingToken);
  const run = useLoom((state) => state.run);
  const view = useLoom((state) => state.view);
  const [wantedScope, setScope] = useState<Scope | null>(null);
  const [wantedMeasure, setMeasure] = useState<Measure>('weight');
  const allowed = scopesFor({ view });
  const scope = wantedScope && allowed.includes(wantedScope) ? wantedScope : (allowed[0] ?? 'all');
  const measure = scope === 'all' ? 'weight' : wantedMeasure;
  const found = useMemo(
    () => (pos === null ? null : matchesIn({ run, view }, pos, scope, measure)),
    [run, view, pos, scope, measure],
  );
  if (pos === null || !found) return <p className="empty">{words.empty}</p>;
  const options = Object.fromEntries(allowed.map((option) => [option, words.scopes[option]]));
  return (
    <div className="matches">
      <h2>
        <Word pos={pos} accent place="never" />{' '}
        <span className="mono quiet">{strings.inspector.position(pos, run.tokens.length - 1)}</span>
      </h2>
      {allowed.length > 1 && (
        <div className="row-of-choices">
          <Choice hideLabel label={words.scope} options={options} value={scope} onChange={setScope} />
          {scope !== 'all' && (
            <Choice hideLabel label={words.by} options={words.bys} value={measure} onChange={setMeasure} />
          )}
        </div>
      )}
      <Direction pos={pos} matches={found.looksAt} direction="back" measure={measure} scope={scope} />
      <Direction pos={pos} matches={found.lookedAtBy} direction="forth" measure={measure} scope={scope} />
      <p className="quiet note">
        {scope === 'head'
          ? words.noteHead
          : measure === 'weight'
            ? words.note(String(namedFrom))
            : words.noteScore}
      </p>
    </div>
  );
}

interface DirectionProps {
  readonly pos: number;
  readonly matches: readonly Match[];
  /** back: what it looks at; forth: who looks at it. */
  readonly direction: 'back' | 'forth';
  readonly measure: Measure;
  readonly scope: Scope;
}

function Direction({ pos, matches, direction, measure, scope }: DirectionProps) {
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
      {matches.length === 0 && <p className="quiet">{isBack ? words.nothingBefore : words.nothingAfter}</p>}
      <ul>
        {shown.map((match) => (
          <MatchRow
            key={match.pos}
            pos={pos}
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

function MatchRow({ pos, match, direction, measure, scope, share }: MatchRowProps) {
  const [isLong, setLong] = useState(false);
  const isBack = direction === 'back';
  const query = isBack ? pos : match.pos;
  const key = isBack ? match.pos : pos;
  const best = match.heads[0];
  const heads = isLong ? match.heads : match.heads.slice(0, headsShown);
  const rest = match.heads.length - heads.length;
  return (
    <li>
      <button type="button" className="match" onClick={() => best && goTo(best, query, key)}>
        <span className="match-words">
          {isBack && <>{words.looksAt} </>}
          <Word pos={match.pos} place="always" />
          {!isBack && <> {words.here}</>}
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
              aria-label={words.goTo(`${head.layer}.${head.head}`, wordName(query), wordName(key))}
              onClick={() => goTo(head, query, key)}
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
function goTo({ layer, head }: HeadWeight, query: number, key: number): void {
  openHead(layer, head);
  selectPair(query, key);
  setTab('matches');
}

function scoreRange(matches: readonly Match[]): { readonly low: number; readonly high: number } {
  const weights = matches.map(({ weight }) => weight);
  return { low: Math.min(0, ...weights), high: Math.max(0, ...weights) };
}
