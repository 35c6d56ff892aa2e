import type { Line } from '../displayList.ts';
import { label, labelWidth, mono, type RankedLabel, rank, sans } from '../labels.ts';
import { type SceneParts, sceneParts } from '../sceneParts.ts';
import { blockLimit, type VectorBlock, vectorBlocks } from './blocks.ts';
import { mapValues } from './mapValues.ts';
import { columnOf, type Opened, rowHeight } from './opened.ts';
import type { BlockId, Column } from './openedMeasures.ts';
import { stagesOf } from './stage.ts';

interface Group {
  readonly from: BlockId;
  readonly to: BlockId;
  /** Longest first; the first that fits is shown. */
  readonly words: readonly string[];
}

const groups: readonly Group[] = [
  {
    from: 'input',
    to: 'value',
    words: [
      'every word: what it looks for, offers and carries',
      'what every word seeks and offers',
      'every word',
    ],
  },
  { from: 'arcs', to: 'map', words: ['who looks at whom'] },
  { from: 'mix', to: 'mix', words: ['what is carried', 'carried'] },
  { from: 'mlp', to: 'mlp', words: ['each word alone', 'each word'] },
];

const groupY = 151;
const ruleY = 162;
const nameY = 181;
const formulaY = 196;
/** Least room after a formula, design px. */
const formulaGap = 7;

/** Height of a heading over the words beside the rows: that of the formulas, and clear of the first word in thin rows. */
export function sideHeadingY(opened: Opened): number {
  const { top, space } = opened.measures;
  return Math.min(formulaY, top + rowHeight(opened, 0) / 2 - space.type(15) / space.scale);
}

/** Three lines above every block: plain words over a rule, name, formula. */
export function captions(opened: Opened): SceneParts {
  const { space } = opened.measures;
  const labels: RankedLabel[] = [];
  const lines: Line[] = [];
  for (const { from, to, words } of groups) {
    const first = columnOf(opened, from) ?? columnOf(opened, to);
    const last = columnOf(opened, to);
    if (!first || !last) continue;
    const right = last.x + last.width;
    const size = space.type(11.5);
    const room = (nextGroupX(opened, to) - first.x - 6) * space.scale;
    const fitting = words.find((text) => labelWidth([sans(text, { size })]) <= room);
    if (fitting) {
      const parts = [sans(fitting, { size, colour: 'second' })];
      labels.push({ label: label(`group-${from}`, space.at(first.x, groupY), parts), rank: rank.caption });
    }
    lines.push({
      from: space.at(first.x, ruleY),
      to: space.at(right, ruleY),
      width: 1,
      colour: 'tick',
      opacity: 1,
    });
  }
  for (const [id, name, ...formulas] of blockNames(opened)) {
    const column = columnOf(opened, id);
    if (!column) continue;
    const title = [sans(name, { size: space.type(12), weight: 600, colour: 'text' })];
    const room = (nextColumnX(opened, column) - column.x - formulaGap) * space.scale;
    // Where two titles meet, that of the map stays: it says most.
    const order = rank.blockName + (id === 'map' ? 1 : 0);
    labels.push({ label: label(`name-${id}`, space.at(column.x, nameY), title), rank: order });
    const size = space.type(10);
    const fitting = formulas.find((text) => labelWidth([mono(text, { size })]) <= room);
    if (fitting === undefined) continue;
    const line = [mono(fitting, { size, colour: 'third' })];
    labels.push({ label: label(`formula-${id}`, space.at(column.x, formulaY), line), rank: rank.formula });
  }
  return sceneParts({ labels, lines });
}

/** Where the group after `block` begins. */
function nextGroupX(opened: Opened, block: BlockId): number {
  const index = groups.findIndex(({ to }) => to === block);
  for (const { from, to } of groups.slice(index + 1)) {
    const column = columnOf(opened, from) ?? columnOf(opened, to);
    if (column) return column.x;
  }
  return columnOf(opened, 'guess')?.x ?? opened.measures.space.width;
}

/** Where the column to the right begins. */
function nextColumnX({ measures }: Opened, { x }: Column): number {
  const later = Object.values(measures.columns).flatMap((other) => (other.x > x ? [other.x] : []));
  return Math.min(measures.space.width, ...later);
}

/** Title and formula of each block; of several formulas the first that has room is written. */
function blockNames(opened: Opened): readonly (readonly [BlockId, string, ...string[]])[] {
  const { context, layer, head, heads } = opened;
  const { config } = context.input;
  const stages = stagesOf(context);
  const mark = (rotated: boolean): string => (rotated ? ' ↻' : '');
  const mean = stages.map === 'pattern' && heads.length > 1;
  const root = `√${config.dHead}`;
  const map = {
    raw: ['scores', 'q·k'],
    scaled: ['scaled scores', `q·k / ${root}`],
    scores: ['masked scores', `q·k / ${root}, mask`],
    pattern: ['attention', `softmax( q·k / ${root} )`],
  }[stages.map] ?? ['', ''];
  const neurons = `${config.dMlp.toLocaleString('en-US')} neurons`;
  const mlp = {
    gate: ['W_gate·x'],
    up: ['W_up·x'],
    act: [neurons, config.dMlp.toLocaleString('en-US')],
    out: ['W_down·act'],
  }[stages.mlp];
  return [
    ['input', 'input', context.input.stack.inputPoint === 'attn.norm' ? 'norm(x)' : 'x'],
    ['query', 'query', `x·W_Q${mark(stages.query === 'q_rot')}`],
    ['key', 'key', `x·W_K${mark(stages.key === 'k_rot')}`],
    ['value', 'value', 'x·W_V'],
    ['arcs', 'looks at', 'key → query', 'k → q'],
    mean
      ? [
          'map',
          `mean of heads ${heads.map((one) => `${layer}.${one}`).join(', ')}`,
          'hides what each does alone',
          'of several heads',
        ]
      : ['map', `${map[0]} of head ${layer}.${head}`, map[1] ?? ''],
    ['mix', 'mix', 'Σ a·v'],
    ['out', 'out', 'z·W_O'],
    ['mlp', 'MLP', ...mlp],
  ];
}

/** Two or three significant digits: `0.54`, `10`, `2.6`. */
export function limitText(limit: number): string {
  if (limit >= 10) return `±${limit.toFixed(0)}`;
  return `±${limit >= 1 ? limit.toFixed(1) : limit.toFixed(2)}`;
}

/** Below every block its limit, then what the cells are. */
export function blockNotes(opened: Opened): readonly RankedLabel[] {
  const { measures } = opened;
  const { space, top, rowsHeight } = measures;
  const y = (line: number): number => top + rowsHeight + 18 + line * 15;
  const out: RankedLabel[] = [];
  for (const block of vectorBlocks(opened)) {
    const column = columnOf(opened, block.id);
    const limit = blockLimit(opened, block);
    if (!column || limit === null) continue;
    const number = mono(limitText(limit), { size: space.type(10.5), colour: 'second' });
    const strongest = block.id === 'mlp' ? strongestNeurons(opened, block) : [];
    const head =
      strongest.length > 0
        ? [number, sans('  strongest:', { size: space.type(10.5), colour: 'third' })]
        : [number];
    out.push({ label: label(`limit-${block.id}`, space.at(column.x, y(0)), head), rank: rank.limit });
    const notes = strongest.length > 0 ? strongest : [cellNote(opened, block)];
    notes.forEach((text, line) => {
      if (text === '') return;
      const family = strongest.length > 0 ? mono : sans;
      const parts = [family(text, { size: space.type(10.5), colour: 'third' })];
      out.push({
        label: label(`note-${block.id}-${line}`, space.at(column.x, y(line + 1)), parts),
        rank: strongest.length > 0 ? rank.limit : rank.note,
      });
    });
  }
  return [...out, ...mapNotes(opened, y)];
}

function mapNotes(opened: Opened, y: (line: number) => number): readonly RankedLabel[] {
  const { space } = opened.measures;
  const column = columnOf(opened, 'map');
  if (!column) return [];
  const { paint, values, full } = mapValues(opened);
  // The positions of the columns stand right below a full map.
  const first = full ? 1 : 0;
  const limit = paint.kind === 'signed' && values ? `${limitText(paint.limit)}; ` : '';
  const lines = [`${limit}columns: words looked at (key)`, 'rows: words that look (query)'];
  return lines.map((text, line) => {
    const parts = [sans(text, { size: space.type(11), colour: 'second' })];
    const at = space.at(column.x + column.width / 2, y(first + line));
    return { label: label(`map-note-${line}`, at, parts, { align: 'centre' }), rank: rank.note + 1 };
  });
}

function cellNote({ context, layer, kvHead }: Opened, block: VectorBlock): string {
  const { nHeads, nKvHeads } = context.input.config;
  if (block.id === 'query') return `i over i+${block.fold.subCols}`;
  if (block.id === 'key' || block.id === 'value') {
    const group = nHeads / nKvHeads;
    return group > 1 ? `for ${layer}.${kvHead * group}–${layer}.${kvHead * group + group - 1}` : '';
  }
  if (block.id === 'out') return 'all heads';
  if (block.id === 'mix') return String(block.width);
  return block.fold.pool > 1 ? `${block.width}, by ${block.fold.pool}` : String(block.width);
}

/** The two strongest neurons of the selected row, with their values. */
function strongestNeurons({ context, layer }: Opened, block: VectorBlock): readonly string[] {
  const values = context.values(layer, block.point);
  const { selected } = context;
  if (!values || selected === null || block.point === 'mlp.out') return [];
  const row = values.subarray(selected * block.width, (selected + 1) * block.width);
  const order = [...row.keys()].sort((a, b) => Math.abs(row[b] ?? 0) - Math.abs(row[a] ?? 0));
  return order.slice(0, 2).map((index) => {
    const value = row[index] ?? 0;
    return `#${index} ${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`;
  });
}
