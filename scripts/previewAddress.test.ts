import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withPreviewAddress } from './previewAddress.ts';

const html = readFileSync(new URL('../index.html', import.meta.url), 'utf8');

test('the picture of link previews gets the address of the page', () => {
  for (const site of ['https://example.org/loom', 'https://example.org/loom/']) {
    const built = withPreviewAddress(html, site);
    expect(built.match(/content="https:\/\/example\.org\/loom\/preview\.png"/g)).toHaveLength(2);
    expect(built).not.toContain('./preview.png');
  }
});

test('without an address the page stays as it is', () => {
  expect(withPreviewAddress(html, undefined)).toBe(html);
});

test('what is no address is said in one sentence', () => {
  expect(() => withPreviewAddress(html, 'example.org')).toThrow(
    'LOOM_SITE: expected the address of the page, https://…, found "example.org".',
  );
  expect(() => withPreviewAddress(html, 'ftp://example.org')).toThrow('LOOM_SITE');
});
