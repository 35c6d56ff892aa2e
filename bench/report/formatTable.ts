import { type Quantity, verdictOf } from './quantity.ts';

const heading = ['quantity', 'measured', 'good', 'very good', 'verdict'] as const;

/** A plain-text table with a rule under its heading; figures are right-aligned. */
export function formatTable(quantities: readonly Quantity[]): string {
  const rows = [heading, ...quantities.map(toRow)];
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 || column === heading.length - 1 ? cell.padEnd(width) : cell.padStart(width);
    });
    return cells.join('  ').trimEnd();
  });
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function toRow(quantity: Quantity): readonly string[] {
  const { section, name, measured, unit, bar } = quantity;
  const withUnit = (value: number | undefined) =>
    value === undefined ? '' : `${formatFigure(value)}${unit && ` ${unit}`}`;
  return [
    `${section}: ${name}`,
    withUnit(measured),
    withUnit(bar?.good),
    withUnit(bar?.veryGood),
    verdictOf(quantity),
  ];
}

/** Whole numbers as they are; others with three digits that count. */
export function formatFigure(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 3));
}
