import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatAddress } from '../model/address.ts';
import { openLayer } from '../state/actions.ts';
import { fakeLayers, oneValue } from './testing/fakeEngine.ts';
import { gate, settle, World } from './testing/world.ts';

let world: World;

beforeEach(() => {
  world = new World();
});

afterEach(() => world.end());

describe('an opened layer', () => {
  it('of the recorded run comes from its file, and goes when another one opens', async () => {
    await world.conductor.start();
    openLayer(1);
    await settle();
    expect(world.run.values.get(gate(1))?.values[0]).toBe(1.5);
    openLayer(2);
    await settle();
    expect(world.run.values.has(gate(1))).toBe(false);
    expect(world.run.values.get(gate(2))?.values[0]).toBe(2.5);
    const patterns = [...world.run.values.keys()].filter((address) => address.endsWith('pattern'));
    expect(patterns).toHaveLength(fakeLayers);
  });

  it('of a live run is asked of the engine, every point of it', async () => {
    await world.startLive('one two');
    openLayer(1);
    expect(world.engine().layers).toHaveLength(1);
    expect(world.engine().layers[0]?.layer).toBe(1);
    expect(world.engine().layers[0]?.addresses).toContain(
      formatAddress({ stack: 'decoder', layer: 1, point: 'attn.q_rot' }),
    );
    expect(world.activity.idle).toBe(false);
    world.engine().layers[0]?.answer([oneValue(gate(1), 7)]);
    await settle();
    expect(world.run.values.get(gate(1))?.values[0]).toBe(7);
    expect(world.activity.idle).toBe(true);
  });

  it('drops an answer that comes too late', async () => {
    await world.startLive('one two');
    openLayer(1);
    openLayer(2);
    world.engine().layers[0]?.answer([oneValue(gate(1), 7)]);
    world.engine().layers[1]?.answer([oneValue(gate(2), 8)]);
    await settle();
    expect(world.run.values.has(gate(1))).toBe(false);
    expect(world.run.values.get(gate(2))?.values[0]).toBe(8);
    await world.type('three four');
    openLayer(0);
    expect(world.engine().layers).toHaveLength(2);
    world.engine().play(2, 1);
    expect(world.engine().layers[2]?.layer).toBe(0);
    await world.type('five six');
    world.engine().play(3, 1);
    world.engine().layers[2]?.answer([oneValue(gate(0), 9)]);
    await settle();
    expect(world.run.text).toBe('five six');
    expect(world.run.values.has(gate(0))).toBe(false);
  });

  it('is there at once when the live run takes the recording’s place', async () => {
    await world.conductor.start();
    openLayer(1);
    await settle();
    world.engine().play(1);
    expect(world.run.source).toBe('recorded');
    world.engine().layers[0]?.answer([oneValue(gate(1), 7)]);
    await settle();
    expect(world.run.source).toBe('live');
    expect(world.run.values.get(gate(1))?.values[0]).toBe(7);
    expect(world.engine().layers).toHaveLength(1);
    openLayer(2);
    expect(world.run.values.has(gate(1))).toBe(false);
  });

  it('whose values do not arrive gets one sentence', async () => {
    await world.startLive('one two');
    openLayer(1);
    world.engine().layers[0]?.refuse(new Error('out of luck'));
    await settle();
    expect(world.notices[0]).toBe('The values of layer 1 did not arrive: out of luck.');
  });
});

describe('reading a value', () => {
  it('gives the array that is drawn, or asks the engine, or says that there is none', async () => {
    await world.startLive('one two');
    const pattern = formatAddress({ stack: 'decoder', layer: 0, point: 'attn.pattern' });
    expect((await world.conductor.values.read(pattern))?.values).toBe(world.run.values.get(pattern)?.values);
    const ids = await world.conductor.values.read('decoder.tokens');
    expect(ids?.values).toEqual(BigInt64Array.of(0n, 1n));
    const asked = world.conductor.values.read(gate(2));
    await settle();
    world.engine().reads[0]?.answer(oneValue(gate(2), 4));
    expect((await asked)?.values[0]).toBe(4);
    const none = world.conductor.values.read('no such thing');
    await settle();
    world.engine().reads[1]?.answer(null);
    expect(await none).toBeNull();
  });

  it('of the recorded run needs no engine', async () => {
    world.end();
    world = new World({ askFirst: true });
    await world.conductor.start();
    expect((await world.conductor.values.read(gate(2)))?.values[0]).toBe(2.5);
    expect(await world.conductor.values.read('decoder.logits')).toBeNull();
    expect(world.conductor.values.addresses()).toContain(gate(2));
    expect(world.conductor.values.addresses()).not.toContain('decoder.logits');
  });
});
