import { expect, test } from 'vitest';
import { allSections, parseBenchOptions } from './benchOptions.ts';

test('without options everything is measured', () => {
  expect(parseBenchOptions([])).toEqual({ sections: allSections, json: null, rounds: 5 });
});

test('sections can be chosen', () => {
  expect(parseBenchOptions(['--only', 'engine,size', '--only', 'start']).sections).toEqual([
    'engine',
    'size',
    'start',
  ]);
});

test('a wrong option is one sentence', () => {
  expect(() => parseBenchOptions(['--only', 'speed'])).toThrow(
    '--only: expected engine, models, scene, start, size, found "speed".',
  );
  expect(() => parseBenchOptions(['--rounds', '0'])).toThrow(
    '--rounds: expected a number from 1 on, found "0".',
  );
});
