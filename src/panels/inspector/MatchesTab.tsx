import { useMemo, useState } from 'react';
import { namedFrom } from '../../model/derive/matches.ts';
import type { LoomState } from '../../state/loomState.ts';
import { useLoom } from '../../state/useLoom.ts';
import { Choice } from '../Choice.tsx';
import { inspectorWords } from './inspectorWords.ts';
import { WordGroup } from '../WordGroup.tsx';
import { looksAcross } from '../openMap.ts';
import { MatchDirection } from './MatchDirection.tsx';
import {
  type MatchGroups,
  type Measure,
  matchesIn,
  matchGroups,
  type Scope,
  scopesFor,
} from './matchScope.ts';
import './MatchList.css';

const words = inspectorWords.matches;

/** What the selected words look for, and who looks at them, grouped by word with the heads beneath. */
export function MatchesTab() {
  const run = useLoom((state) => state.run);
  const view = useLoom((state) => state.view);
  const [wantedScope, setScope] = useState<Scope | null>(null);
  const [wantedMeasure, setMeasure] = useState<Measure>('weight');
  const [merged, setMerged] = useState(false);
  const allowed = scopesFor({ view });
  const scope = wantedScope && allowed.includes(wantedScope) ? wantedScope : (allowed[0] ?? 'all');
  const measure = scope === 'all' ? 'weight' : wantedMeasure;
  const groups = useMemo(() => matchGroups({ run, view }, merged), [run, view, merged]);
  const found = useMemo(
    () => (groups.selected.length === 0 ? null : matchesIn({ run, view }, groups, scope, measure)),
    [run, view, groups, scope, measure],
  );
  if (!found) return <p className="empty">{words.empty}</p>;
  const { selected, canMerge } = groups;
  const scopes = { ...words.scopes, ...(view.heads.length > 1 && { head: words.mean(view.heads.length) }) };
  const options = Object.fromEntries(allowed.map((option) => [option, scopes[option]]));
  const shared = { measure, scope } as const;
  const across = looksAcross(run);
  return (
    <div className="matches">
      <Title selected={selected} last={run.tokens.length - 1} />
      <div className="row-of-choices">
        {allowed.length > 1 && (
          <Choice hideLabel label={words.scope} options={options} value={scope} onChange={setScope} />
        )}
        {scope !== 'all' && (
          <Choice hideLabel label={words.by} options={words.bys} value={measure} onChange={setMeasure} />
        )}
        {canMerge && (
          <Choice
            hideLabel
            label={words.pieces}
            options={words.pieceModes}
            value={merged ? 'words' : 'tokens'}
            onChange={(mode) => setMerged(mode === 'words')}
          />
        )}
      </div>
      <Averages {...shared} selected={selected} heads={view.heads} layer={view.layer} />
      <MatchDirection matches={found.looksAt} direction="back" {...shared} />
      {!across && <MatchDirection matches={found.lookedAtBy} direction="forth" {...shared} />}
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

function Title({ selected, last }: { readonly selected: MatchGroups['selected']; readonly last: number }) {
  const several = selected.length > 1;
  const [first = [0]] = selected;
  return (
    <h2>
      {selected.map((group, index) => (
        <span key={group[0]}>
          {index > 0 && ', '}
          <WordGroup group={group} accent place={several ? 'always' : 'never'} />
        </span>
      ))}{' '}
      <span className="mono quiet">
        {several
          ? words.together(selected.length)
          : first.length > 1
            ? words.piecesOf(first.length, first[0] ?? 0, first.at(-1) ?? 0, last)
            : inspectorWords.inspector.position(first[0] ?? 0, last)}
      </span>
    </h2>
  );
}

interface AveragesProps extends Pick<LoomState['view'], 'heads' | 'layer'> {
  readonly selected: MatchGroups['selected'];
  readonly scope: Scope;
  readonly measure: Measure;
}

/** Whatever is averaged, and what the average hides. */
function Averages({ selected, scope, measure, heads, layer }: AveragesProps) {
  const said = [
    ...(selected.length > 1 ? [words.averagedWords] : []),
    ...(selected.some((group) => group.length > 1) ? [words.averagedPieces[measure]] : []),
    ...(scope === 'head' && heads.length > 1
      ? [words.averagedHeads(heads.map((head) => `${layer}.${head}`).join(', '))]
      : []),
  ];
  return said.length > 0 && <p className="note averages">{said.join(' ')}</p>;
}
