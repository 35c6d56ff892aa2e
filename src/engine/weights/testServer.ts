/** What a request of the test server meets; requests are answered in the order of the list, then well. */
export type Fault =
  | { readonly kind: 'cut'; readonly afterBytes: number }
  | { readonly kind: 'stall'; readonly afterBytes: number }
  | { readonly kind: 'flip'; readonly at: number }
  | { readonly kind: 'html' }
  | { readonly kind: 'long' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'offline' }
  | { readonly kind: 'ignores-range' };

export interface SeenRequest {
  readonly url: string;
  readonly range: string | null;
  readonly cache: RequestCache | undefined;
}

const chunkBytes = 100;

/** A server with one file, for tests of downloads: keeps to Range, fails as told, remembers what was asked. */
export class TestServer {
  readonly requests: SeenRequest[] = [];
  readonly #bytes: Uint8Array;
  readonly #faults: Fault[];

  constructor(bytes: Uint8Array, faults: readonly Fault[] = []) {
    this.#bytes = bytes;
    this.#faults = [...faults];
  }

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const range = new Headers(init.headers).get('range');
    this.requests.push({ url, range, cache: init.cache });
    const fault = this.#faults.shift();
    if (fault?.kind === 'offline') throw new TypeError('Failed to fetch');
    if (fault?.kind === 'html') return new Response('<html>', { headers: { 'content-type': 'text/html' } });
    if (fault?.kind === 'status') {
      const headers: Record<string, string> = fault.retryAfter ? { 'retry-after': fault.retryAfter } : {};
      return new Response(null, { status: fault.status, headers });
    }
    const from = range === null || fault?.kind === 'ignores-range' ? 0 : Number(/\d+/.exec(range)?.[0]);
    if (from > this.#bytes.length) return new Response(null, { status: 416 });
    const headers = { 'content-range': `bytes ${from}-${this.#bytes.length - 1}/${this.#bytes.length}` };
    const body = streamOf(damaged(this.#bytes, fault).slice(from), fault);
    return from === 0 ? new Response(body) : new Response(body, { status: 206, headers });
  };
}

function damaged(bytes: Uint8Array, fault: Fault | undefined): Uint8Array {
  if (fault?.kind === 'long') return new Uint8Array([...bytes, 1]);
  const copy = bytes.slice();
  if (fault?.kind === 'flip') copy[fault.at] = (copy[fault.at] ?? 0) ^ 1;
  return copy;
}

function streamOf(bytes: Uint8Array, fault: Fault | undefined): ReadableStream<Uint8Array<ArrayBuffer>> {
  const ends = fault?.kind === 'cut' || fault?.kind === 'stall' ? fault.afterBytes : bytes.length;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < ends) {
        const chunk = new Uint8Array(bytes.slice(at, Math.min(ends, at + chunkBytes)));
        at += chunk.length;
        controller.enqueue(chunk);
        return undefined;
      }
      if (fault?.kind === 'stall') return new Promise<void>(() => undefined);
      controller.close();
      return undefined;
    },
  });
}
