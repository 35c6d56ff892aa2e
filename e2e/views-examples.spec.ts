import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifest } from '../src/model/manifest.ts';
import { expect, test } from './support/app.ts';
import { readFloats, runText, untilLive, valueAt } from './support/loom.ts';
import { openSharedPage, type SharedPage } from './support/sharedPage.ts';

const manifestPath = join(import.meta.dirname, '../models/smollm2-135m-instruct/manifest.json');
const { examples } = parseManifest(JSON.parse(readFileSync(manifestPath, 'utf8')), 'manifest.json');

interface Cell {
  readonly head: string;
  readonly query: readonly [number, string];
  readonly key: readonly [number, string];
  /** As the line prints it; absent = the line only says where the query looks hardest. */
  readonly weight?: string;
}

interface Claims {
  readonly cells?: readonly Cell[];
  /** Heads in which most rows look hardest at the token before them, or at the first one. */
  readonly previous?: string;
  readonly rests?: string;
  readonly says?: readonly [string, string?];
  /** Numbers that the line takes from another example. */
  readonly elsewhere?: readonly string[];
}

/** What the line under each example states, by the first words of its sentence. Positions are those of the tokens. */
const claims: Readonly<Record<string, Claims>> = {
  'The cat sat': {
    cells: [{ head: '16.0', query: [2, ' sat'], key: [1, ' cat'], weight: '0.94' }],
    previous: '16.0',
    rests: '18.8',
  },
  'The river was': {
    cells: [{ head: '9.2', query: [10, ' bank'], key: [1, ' river'], weight: '0.95' }],
  },
  'The table was': {
    cells: [{ head: '9.2', query: [10, ' bank'], key: [1, ' table'], weight: '0.28' }],
    elsewhere: ['0.95'],
  },
  'When Mary and': {
    cells: [
      { head: '23.0', query: [13, ' to'], key: [1, ' Mary'] },
      { head: '23.3', query: [13, ' to'], key: [9, ' John'] },
    ],
    says: [' Mary', '0.92'],
  },
  'Yesterday Mira Tandal': {
    cells: [{ head: '18.6', query: [12, ' Mira'], key: [3, ' T'] }],
    says: [' T'],
  },
  'def add(a, b):': {
    cells: [{ head: '26.2', query: [9, ' +'], key: [5, ' b'], weight: '0.52' }],
    says: [' b', '0.96'],
  },
};

let shared: SharedPage;

test.beforeAll(async ({ browser, origin }) => {
  shared = await openSharedPage(browser, origin, 'v=1&t=A%20cat', { download: true });
  await untilLive(shared.loom);
});

test.afterAll(async () => {
  expect(shared.problems.list()).toEqual([]);
  await shared.close();
});

function patternOf(head: string) {
  return readFloats(shared.loom, `decoder.${head.split('.')[0]}.attn.pattern`);
}

async function rowOf(head: string, query: number): Promise<readonly number[]> {
  const pattern = await patternOf(head);
  return Array.from({ length: query + 1 }, (_, key) =>
    valueAt(pattern, [Number(head.split('.')[1]), query, key]),
  );
}

function hardest(row: readonly number[]): number {
  return row.indexOf(Math.max(...row));
}

for (const { text, look } of examples) {
  test(`what is said of "${text}" is so`, async () => {
    const claim = claims[text.split(' ').slice(0, 3).join(' ')];
    if (!claim) throw new Error('The table above has no claims for this example.');
    const { loom } = shared;
    await runText(loom, text);
    const tokens = await loom.evaluate((api) => api.tokens().map((token) => token.text));
    const stated = [...(claim.elsewhere ?? [])];
    for (const { head, query, key, weight } of claim.cells ?? []) {
      expect([tokens[query[0]], tokens[key[0]]], head).toEqual([query[1], key[1]]);
      const row = await rowOf(head, query[0]);
      stated.push(head);
      if (weight === undefined) {
        // The first token is where heads rest; beside it this is where the query looks.
        expect(1 + hardest(row.slice(1)), `hardest look of ${head}`).toBe(key[0]);
      } else {
        expect(row[key[0]]?.toFixed(2), `${head}: ${query[1]} to ${key[1]}`).toBe(weight);
        stated.push(weight);
      }
    }
    const rows = tokens.map((_, query) => query).slice(2);
    if (claim.previous !== undefined) {
      const head = claim.previous;
      const found = await Promise.all(
        rows.map(async (query) => hardest(await rowOf(head, query)) === query - 1),
      );
      expect(found.filter(Boolean).length, `rows of ${head}`).toBeGreaterThan(rows.length * 0.7);
    }
    if (claim.rests !== undefined) {
      const head = claim.rests;
      const found = await Promise.all(rows.map(async (query) => hardest(await rowOf(head, query)) === 0));
      expect(found.filter(Boolean).length, `rows of ${head}`).toBeGreaterThan(rows.length * 0.7);
      stated.push(head);
    }
    if (claim.says) {
      const best = await loom.evaluate((api) => api.predictions()[0]);
      expect(best?.text).toBe(claim.says[0]);
      if (claim.says[1] !== undefined) {
        expect(best?.probability.toFixed(2)).toBe(claim.says[1]);
        stated.push(claim.says[1]);
      }
    }
    const numbers = look.match(/\d+\.\d+/g) ?? [];
    expect(numbers.length).toBeGreaterThan(0);
    for (const number of numbers) expect(stated, `the line states ${number}`).toContain(number);
  });
}

test('the dialog offers each of them, and the one that is picked runs', async () => {
  const { page, loom } = shared;
  await page.getByRole('button', { name: 'Examples' }).click();
  const dialog = page.getByRole('dialog');
  for (const { text, look } of examples) {
    await expect(dialog.getByRole('button', { name: text })).toContainText(look);
  }
  const [first] = examples;
  if (!first) throw new Error('There are no examples.');
  await dialog.getByRole('button', { name: first.text }).click();
  await expect(dialog).toHaveCount(0);
  await expect
    .poll(() =>
      loom.evaluate((api) =>
        api
          .tokens()
          .map((token) => token.text)
          .join(''),
      ),
    )
    .toBe(first.text);
});
