import { exactFloat32, probability, shortNumber } from '../../explain/format.ts';
import { pointCaptions } from '../../explain/captions.ts';
import { isShare, viewPointOf } from '../../model/view.ts';
import { openHead, selectPair, selectToken } from '../../state/actions.ts';
import { useLoom } from '../../state/useLoom.ts';
import { attentionPoint, heldPoint, mapSize, pairValue, stageOf } from '../openMap.ts';
import { inspectorWords } from './inspectorWords.ts';
import { strings } from '../strings.ts';
import { leadingToken, openHeadOf } from '../useWords.ts';
import { Word } from '../Word.tsx';
import { NumberTable } from './NumberTable.tsx';
import { VectorNumbers } from './VectorNumbers.tsx';
import { wordName } from './wordName.ts';

const words = inspectorWords.numbers;

/** The picture as a table: the open map, or the loom when no layer is open. */
export function NumbersTab() {
  const layer = useLoom((state) => state.view.layer);
  const head = useLoom(openHeadOf);
  return layer === null || head === null ? <LoomNumbers /> : <MapNumbers layer={layer} head={head} />;
}

function MapNumbers({ layer, head }: { readonly layer: number; readonly head: number }) {
  const run = useLoom((state) => state.run);
  const point = useLoom((state) => state.view.point);
  const key = useLoom((state) => state.view.key);
  const query = useLoom(leadingToken);
  const causal = run.stack?.causal ?? true;
  const stage = stageOf(point);
  const size = mapSize(run);
  const map = attentionPoint(run, layer, stage);
  const caption = pointCaptions[`attn.${stage}`];
  if (!map) return <p className="empty">{words.missing}</p>;
  const value = (row: number, col: number): number => pairValue(map, size, head, row, col);
  const isPattern = stage === 'pattern';
  const isForbidden = (row: number, col: number): boolean =>
    causal &&
    col > row &&
    (stage === 'scores' ? value(row, col) === Number.NEGATIVE_INFINITY : isPattern && value(row, col) === 0);
  return (
    <div className="numbers-tab">
      <h2>
        {inspectorWords.head.title(`${layer}.${head}`)} <span className="quiet">{caption.name}</span>
      </h2>
      <p className="quiet">{words.mapWhat}</p>
      <NumberTable
        key={`${layer}.${head}`}
        label={`${caption.name}, ${inspectorWords.head.title(`${layer}.${head}`)}`}
        rows={size.rows}
        cols={size.columns}
        rowHead={(row) => <Word pos={row} place="always" />}
        colHead={(col) => <Word pos={col} place="always" of="key" />}
        cell={(row, col) => (isPattern ? probability(value(row, col)) : shortNumber(value(row, col)))}
        cellLabel={(row, col) => {
          if (isForbidden(row, col)) return words.forbidden(wordName(row), wordName(col, 'key'));
          const say = isPattern ? words.mapCell : words.scoreCell;
          return say(wordName(row), wordName(col, 'key'), exactFloat32(value(row, col)));
        }}
        forbidden={isForbidden}
        markedRow={query}
        markedCol={key}
        start={{ row: query ?? 0, col: key ?? 0 }}
        onPick={selectPair}
      />
      <p className="quiet note">{words.keys}</p>
      <VectorNumbers layer={layer} head={head} />
    </div>
  );
}

function LoomNumbers() {
  const run = useLoom((state) => state.run);
  const cell = useLoom((state) => state.view.cell);
  const query = useLoom(leadingToken);
  const layers = run.config?.nLayers ?? 0;
  const columns = Array.from({ length: layers }, (_, layer) => heldPoint(run, layer, viewPointOf[cell]));
  const text = (row: number, col: number): string => {
    const value = columns[col]?.[row];
    if (value === undefined) return '';
    return isShare(cell) ? probability(value) : shortNumber(value);
  };
  return (
    <div className="numbers-tab">
      <h2>{words.loomTitle}</h2>
      <p className="quiet">
        {words.loomWhat} · {strings.legend.measures[cell]}
      </p>
      <NumberTable
        key={cell}
        label={words.loomTitle}
        rows={run.tokens.length}
        cols={layers}
        rowHead={(row) => <Word pos={row} place="always" />}
        colHead={String}
        cell={text}
        cellLabel={(row, col) => {
          const value = columns[col]?.[row];
          const said = value === undefined ? inspectorWords.inspector.loading : exactFloat32(value);
          return words.loomCell(wordName(row), col, said);
        }}
        markedRow={query}
        markedCol={null}
        start={{ row: query ?? 0, col: 0 }}
        onPick={(row, col) => {
          selectToken(row);
          openHead(col, 0);
        }}
      />
    </div>
  );
}
