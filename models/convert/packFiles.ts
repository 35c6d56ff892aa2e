import { rowBytes, type TensorPart, tensorRows } from '../../src/model/manifest.ts';
import type { NamedTensor } from './nameTensors.ts';

export const maxFileBytes = 25 * 1024 * 1024;

/** A stretch of the published file that is copied into a file of the folder. */
export interface Piece {
  readonly from: number;
  readonly bytes: number;
}

export interface PackedFile {
  readonly path: string;
  readonly pieces: readonly Piece[];
}

export interface Packing {
  readonly files: readonly PackedFile[];
  readonly parts: ReadonlyMap<NamedTensor, readonly TensorPart[]>;
}

/**
 * One file per layer of each stack, in the order of their tensors, then what stands outside the layers; a group above
 * the limit is split between rows.
 */
export function packFiles(tensors: readonly NamedTensor[]): Packing {
  const groups = new Map<string, NamedTensor[]>();
  const several = new Set(tensors.flatMap(({ stack }) => stack ?? [])).size > 1;
  for (const tensor of tensors) {
    const name = groupName(tensor, several);
    groups.set(name, [...(groups.get(name) ?? []), tensor]);
  }
  const files: PackedFile[] = [];
  const parts = new Map<NamedTensor, TensorPart[]>();
  const layered = [...groups.keys()].filter((name) => name !== outside).sort();
  for (const name of [...layered, outside]) packGroup(name, groups.get(name) ?? [], files, parts);
  return { files, parts };
}

const outside = 'embedding';

function groupName({ layer, stack }: NamedTensor, several: boolean): string {
  if (layer === undefined) return outside;
  const number = String(layer).padStart(2, '0');
  return several ? `layers/${stack}-${number}` : `layers/${number}`;
}

function packGroup(
  name: string,
  group: readonly NamedTensor[],
  files: PackedFile[],
  parts: Map<NamedTensor, TensorPart[]>,
): void {
  const stretches = group.flatMap(splitRows);
  const whole = stretches.reduce((sum, { bytes }) => sum + bytes, 0) <= maxFileBytes;
  const pathOf = (index: number) => (whole ? `${name}.bin` : `${name}-${index}.bin`);
  let index = 0;
  let filled = 0;
  let pieces: Piece[] = [];
  const placed = new Map<number, TensorPart>();
  for (const { named, from, bytes, rows } of stretches) {
    const shared = placed.get(from);
    if (shared) {
      // Two stacks read one tensor: its bytes are there already.
      parts.set(named, [...(parts.get(named) ?? []), shared]);
      continue;
    }
    if (filled + bytes > maxFileBytes) {
      files.push({ path: pathOf(index++), pieces });
      pieces = [];
      filled = 0;
    }
    const place = { file: pathOf(index), offset: filled, rows };
    placed.set(from, place);
    parts.set(named, [...(parts.get(named) ?? []), place]);
    pieces.push({ from, bytes });
    filled += bytes;
  }
  files.push({ path: pathOf(index), pieces });
}

interface Stretch extends Piece {
  readonly named: NamedTensor;
  readonly rows: readonly [from: number, to: number];
}

/** A tensor in as few, equally long stretches of rows as fit a file. */
function splitRows(named: NamedTensor): readonly Stretch[] {
  const { rows, width } = tensorRows(named.tensor.shape);
  const bytes = rowBytes(named.tensor.type, width);
  const nStretches = Math.ceil((rows * bytes) / maxFileBytes);
  const step = Math.ceil(rows / nStretches);
  return Array.from({ length: nStretches }, (_, index) => {
    const first = index * step;
    const end = Math.min(rows, first + step);
    return {
      named,
      from: named.tensor.from + first * bytes,
      bytes: (end - first) * bytes,
      rows: [first, end] as const,
    };
  });
}
