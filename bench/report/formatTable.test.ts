import { expect, test } from 'vitest';
import { formatFigure, formatTable } from './formatTable.ts';
import { type Quantity, verdictOf } from './quantity.ts';

const ratio = (measured: number): Quantity => ({
  section: 'engine',
  name: 'full run',
  measured,
  unit: '',
  bar: { good: 3.6, veryGood: 3.2 },
});

test('a figure on the bar passes it', () => {
  expect([3.2, 3.21, 3.6, 3.61].map((value) => verdictOf(ratio(value)))).toEqual([
    'very good',
    'good',
    'good',
    'missed',
  ]);
  expect(verdictOf({ section: 'start', name: 'load', measured: 3, unit: 's' })).toBe('');
});

test('figures keep three digits that count', () => {
  expect([0.0426, 4.218, 97.06, 1234.5, 12].map(formatFigure)).toEqual([
    '0.043',
    '4.22',
    '97.1',
    '1235',
    '12',
  ]);
});

test('columns line up', () => {
  const table = formatTable([ratio(3.25), { section: 'start', name: 'memory', measured: 900, unit: 'MB' }]);
  expect(table.split('\n')).toEqual([
    'quantity          measured  good  very good  verdict',
    '----------------  --------  ----  ---------  -------',
    'engine: full run      3.25  3.60       3.20  good',
    'start: memory       900 MB',
  ]);
});
