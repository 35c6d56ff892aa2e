import { describe, expect, it } from 'vitest';
import { parseServeOptions } from './serveOptions.ts';

describe('parseServeOptions', () => {
  it('has defaults', () => {
    expect(parseServeOptions([])).toEqual({ port: 4173, host: 'localhost', isolation: true, prefix: '' });
  });

  it('reads every option', () => {
    const args = ['--port', '80', '--host', '0.0.0.0', '--no-isolation', '--prefix', '/a/b/'];
    expect(parseServeOptions(args)).toEqual({ port: 80, host: '0.0.0.0', isolation: false, prefix: '/a/b' });
  });

  it.each([
    [['--port', '70000'], /--port: expected a number from 0 to 65535, found "70000"/],
    [['--port', 'x'], /--port/],
    [['--prefix', 'a'], /--prefix: expected a path/],
    [['--prefix', '/a/../b?'], /--prefix/],
    [['--colour'], /--colour/],
  ])('refuses %j', (args, message) => {
    expect(() => parseServeOptions(args)).toThrow(message);
  });
});
