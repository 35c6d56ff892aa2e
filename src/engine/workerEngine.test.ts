import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensure } from '../base/brand.ts';
import type { Address } from '../model/address.ts';
import type { EngineEvent, EngineRequest } from './protocol.ts';
import { type EngineWorker, WorkerEngine } from './workerEngine.ts';

class FakeWorker implements EngineWorker {
  readonly requests: EngineRequest[] = [];
  terminated = false;
  onmessage: EngineWorker['onmessage'] = null;
  onerror: EngineWorker['onerror'] = null;

  postMessage(request: EngineRequest): void {
    this.requests.push(request);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(event: EngineEvent): void {
    this.onmessage?.({ data: event } as MessageEvent<EngineEvent>);
  }

  get load() {
    return ensure(
      this.requests.find((request) => request.kind === 'load'),
      'a load request',
    );
  }
}

const wasm: EngineEvent = { kind: 'backend', report: { backend: 'wasm', threads: 2, reason: '' } };
const webgpu: EngineEvent = { kind: 'backend', report: { backend: 'webgpu', threads: 1, reason: '' } };

let workers: FakeWorker[];
let events: EngineEvent[];
let memory: { webgpuRefused: string | null };

function newEngine(): WorkerEngine {
  const createWorker = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  };
  const engine = new WorkerEngine({ createWorker, memory, limit: 128 });
  engine.on((event) => events.push(event));
  return engine;
}

function started(backend: 'auto' | 'wasm' | 'webgpu' = 'auto') {
  const engine = newEngine();
  engine.load({ kind: 'folder', url: 'http://localhost/models/m/' }, backend, 'auto');
  return { engine, worker: ensure(workers[0], 'a worker') };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { gpu: {} });
  workers = [];
  events = [];
  memory = { webgpuRefused: null };
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('requests', () => {
  it('are answered by id, whatever the order', async () => {
    const { engine, worker } = started();
    const one = engine.read('decoder.0.attn.q' as Address);
    const two = engine.read('decoder.0.attn.k' as Address);
    const none = engine.read('decoder.9.attn.k' as Address);
    const [a, b, c] = worker.requests.filter(({ kind }) => kind === 'read').map(({ id }) => id);
    const activation = (address: string) => ({
      address: address as Address,
      axes: ['pos'],
      shape: [1],
      values: Float32Array.of(1),
    });
    worker.say({ kind: 'values', id: ensure(b, 'b'), activations: [activation('k')] });
    worker.say({ kind: 'values', id: ensure(a, 'a'), activations: [activation('q')] });
    worker.say({ kind: 'values', id: ensure(c, 'c'), activations: [] });
    expect((await one)?.address).toBe('q');
    expect((await two)?.address).toBe('k');
    expect(await none).toBeNull();
    expect(events).toEqual([]);
    engine.dispose();
  });

  it('pass the values of a run on as events', () => {
    const { engine, worker } = started();
    const id = engine.run('a', 'all');
    worker.say({ kind: 'values', id, activations: [] });
    expect(events).toEqual([{ kind: 'values', id, activations: [] }]);
    engine.dispose();
  });

  it('are rejected when the engine ends', async () => {
    const { engine } = started();
    const read = engine.read('decoder.0.attn.q' as Address);
    engine.dispose();
    await expect(read).rejects.toThrow('The engine was stopped.');
    await expect(engine.read('decoder.0.attn.q' as Address)).rejects.toThrow('The engine is not running.');
  });
});

describe('failures', () => {
  it('of a worker that dies: one event, everything that waits is told', async () => {
    const { engine, worker } = started();
    worker.say(wasm);
    const read = engine.read('decoder.0.attn.q' as Address);
    worker.onerror?.({ message: 'RangeError: Array buffer allocation failed' } as ErrorEvent);
    await expect(read).rejects.toThrow('memory');
    expect(events.filter(({ kind }) => kind === 'failed')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ failure: { kind: 'memory' } });
    expect(worker.terminated).toBe(true);
  });

  it('of a worker that falls silent', () => {
    const { worker } = started();
    worker.say(wasm);
    worker.say({ kind: 'alive', heapBytes: 1, busyWith: null });
    vi.advanceTimersByTime(8000);
    expect(events.some(({ kind }) => kind === 'failed')).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(events.at(-1)).toMatchObject({ kind: 'failed', failure: { kind: 'internal' } });
  });

  it('of threads that hang in the first session ask for another backend', () => {
    const { worker } = started('wasm');
    worker.say(wasm);
    worker.say({ kind: 'alive', heapBytes: 1, busyWith: 'creating' });
    for (let second = 0; second < 22; second++) {
      worker.say({ kind: 'alive', heapBytes: 1, busyWith: 'creating' });
      vi.advanceTimersByTime(1000);
    }
    expect(events.at(-1)).toMatchObject({ kind: 'failed', failure: { kind: 'backend' } });
    expect(memory.webgpuRefused).toBeNull();
  });

  it('of a text that is too long leave the engine running', () => {
    const { engine, worker } = started();
    const id = engine.run('long', 'view');
    worker.say({ kind: 'failed', id, failure: { kind: 'tooLong', message: 'x' } });
    expect(worker.terminated).toBe(false);
    engine.dispose();
  });
});

describe('WebGPU', () => {
  it('that gives other numbers is replaced by wasm, with the reason and the waiting text', () => {
    const { engine, worker } = started();
    const run = engine.run('a b', 'view');
    const { id } = worker.load;
    worker.say({ kind: 'failed', id, failure: { kind: 'backend', message: 'Other numbers.' } });
    const second = ensure(workers[1], 'a second worker');
    expect(worker.terminated).toBe(true);
    expect(second.load).toMatchObject({ id, backend: 'wasm', because: 'Other numbers.' });
    expect(second.requests.at(-1)).toMatchObject({ kind: 'run', id: run, text: 'a b' });
    expect(events).toEqual([]);
    engine.dispose();
  });

  it('that was chosen by hand says so', () => {
    const { engine, worker } = started('webgpu');
    worker.say({ kind: 'failed', id: worker.load.id, failure: { kind: 'backend', message: 'No device.' } });
    expect(events).toEqual([{ kind: 'notice', text: 'No device. Using wasm.' }]);
    engine.dispose();
  });

  it('whose device is lost ends the engine; the next one does without it', () => {
    const { worker } = started();
    worker.say(webgpu);
    worker.say({ kind: 'failed', id: worker.load.id, failure: { kind: 'backend', message: 'Lost.' } });
    expect(events.at(-1)).toMatchObject({ kind: 'failed', failure: { kind: 'backend' } });
    const next = newEngine();
    next.load({ kind: 'folder', url: 'http://localhost/models/m/' }, 'auto', 'auto');
    expect(workers.at(-1)?.load).toMatchObject({ backend: 'wasm', because: 'Lost.' });
    next.dispose();
  });
});
