import { describe, expect, it } from 'vitest';
import { parseCaptureOptions } from './captureOptions.ts';

const base = ['--model', 'smollm2-135m-instruct', '--text', 'a b', '--out', 'x.safetensors'];

describe('command line of capture', () => {
  it('reads text, points, layers and threads', () => {
    const args = [...base, '--points', 'q,mlp.act', '--layers', '7,0-3', '--threads', '2', '--x', 'score*2'];
    expect(parseCaptureOptions(args)).toEqual({
      kind: 'capture',
      model: 'smollm2-135m-instruct',
      input: 'a b',
      points: ['q', 'mlp.act'],
      layers: [0, 1, 2, 3, 7],
      threads: 2,
      memory: 'full',
      decoder: null,
      generate: 0,
      changes: [{ kind: 'score', of: null, layer: null, head: null, factor: 2 }],
      otherText: null,
      out: 'x.safetensors',
    });
  });

  it('takes ids in place of a text, and everything by default', () => {
    const request = parseCaptureOptions(['--model', 'm', '--ids', '5,9,2', '--out', 'x']);
    expect(request).toMatchObject({ input: [5, 9, 2], points: 'all', layers: null, threads: 1 });
    expect(parseCaptureOptions([...base, '--memory', 'low'])).toMatchObject({ memory: 'low' });
  });

  it('lists models without further options', () => {
    expect(parseCaptureOptions(['--list'])).toEqual({ kind: 'list' });
  });

  it.each([
    [['--x', 'head:1.2'], '--x: found "head:1.2", expected changes such as'],
    [['--generate', 'x'], '--generate: found "x"'],
    [['--memory', 'tiny'], '--memory: found "tiny", expected full or low'],
    [['--layers', '3-1'], '--layers: found "3-1", expected layers such as 0-3,7'],
    [['--threads', '0'], '--threads: found 0, expected a number from 1 to 64'],
    [['--points', 'q,'], '--points: found "q,", expected points such as q,k,pattern'],
    [['--ids', '1'], '--text, --ids: found both, expected one of them'],
    [['--colour'], "Unknown option '--colour'"],
  ])('says what is wrong with %j', (more, message) => {
    expect(() => parseCaptureOptions([...base, ...more])).toThrow(message);
  });

  it('names what is missing', () => {
    expect(() => parseCaptureOptions(['--model', 'm', '--out', 'x'])).toThrow(
      '--ids: found nothing, expected a --text',
    );
    expect(() => parseCaptureOptions(['--model', 'm', '--text', '', '--out', 'x'])).toThrow(
      '--text: found an empty value',
    );
    expect(() => parseCaptureOptions(['--text', 'a', '--out', 'x'])).toThrow('--model: found nothing');
  });
});
