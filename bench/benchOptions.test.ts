import { expect, test } from 'vitest';
import { allSections, parseBenchOptions } from './benchOptions.ts';

test('without options everything is measured', () => {
  expect(parseBenchOptions([])).toEqual({ sections: allSections, json: null, rounds: 5, load: [] });
});

test('sections can be chosen', () => {
  expect(parseBenchOptions(['--only', 'engine,size', '--only', 'start']).sections).toEqual([
    'engine',
    'size',
    'start',
  ]);
});

test('files to load can be named', () => {
  expect(parseBenchOptions(['--load', 'a.gguf', '--load', 'folder']).load).toEqual(['a.gguf', 'folder']);
});

test('a wrong option is one sentence', () => {
  expect(() => parseBenchOptions(['--only', 'speed'])).toThrow(
    '--only: expected engine, models, mechanism, panels, scene, start, size, found "speed".',
  );
  expect(() => parseBenchOptions(['--rounds', '0'])).toThrow(
    '--rounds: expected a number from 1 on, found "0".',
  );
});
