import { describe, expect, it } from 'vitest';
import { formatHubRef, parseHubRef } from './hubRef.ts';

describe('parseHubRef', () => {
  it.each([
    ['owner/name', 'owner/name', 'main'],
    ['  owner/name@v1.0 ', 'owner/name', 'v1.0'],
    ['hub:owner/name@refs/pr/3', 'owner/name', 'refs/pr/3'],
    ['https://huggingface.co/HuggingFaceTB/SmolLM2-135M', 'HuggingFaceTB/SmolLM2-135M', 'main'],
    ['https://huggingface.co/a/b.c_d/', 'a/b.c_d', 'main'],
    ['https://huggingface.co/a/b/tree/main?library=x', 'a/b', 'main'],
  ])('reads %s', (text, id, revision) => {
    expect(parseHubRef(text)).toEqual({ id, revision });
  });

  it.each([
    '',
    'name',
    'a/b/c',
    'a//b',
    '../b',
    'a/..',
    'a/b@',
    'a/b@../x',
    'a b/c',
    'http://example.org/a/b',
  ])('refuses %j with a sentence', (text) => {
    expect(() => parseHubRef(text)).toThrow(
      /^the Hub: found .*, expected owner\/name, or owner\/name@revision$/,
    );
  });

  it('is the inverse of what links write', () => {
    const ref = { id: 'owner/name', revision: 'a'.repeat(40) };
    expect(parseHubRef(formatHubRef(ref))).toEqual(ref);
  });
});
