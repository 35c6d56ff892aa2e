import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whyBuildIsNeeded } from './buildFreshness.ts';

let folder = '';

function write(path: string, seconds: number): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), '');
  utimesSync(join(folder, path), seconds, seconds);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-freshness-'));
  write('src/app/main.tsx', 100);
  write('models/some-model/manifest.json', 100);
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('whyBuildIsNeeded', () => {
  it('asks for a first build', () => {
    expect(whyBuildIsNeeded(folder)).toBe('there is no built page yet');
  });

  it('is content with a page newer than its sources, whatever the tests are', () => {
    write('dist/index.html', 200);
    write('src/app/main.test.tsx', 300);
    write('models/convert/convert.ts', 300);
    expect(whyBuildIsNeeded(folder)).toBeNull();
  });

  it.each(['src/app/new.ts', 'models/some-model/layer-00.bin', 'index.html'])(
    'notices a newer %s',
    (path) => {
      write('dist/index.html', 200);
      write(path, 300);
      expect(whyBuildIsNeeded(folder)).toBe(`${path} is newer than the built page`);
    },
  );
});
