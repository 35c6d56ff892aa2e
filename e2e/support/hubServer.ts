import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** What a request meets, in the order of the list; then it is answered well. */
export type HubFault =
  | { readonly kind: 'cut'; readonly afterBytes: number }
  | { readonly kind: 'stall'; readonly afterBytes: number }
  | { readonly kind: 'flip'; readonly at: number }
  | { readonly kind: 'html' }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> };

export interface HubServer {
  readonly port: number;
  /** Requests so far: path, and the range that was asked for. */
  readonly requests: { readonly host: string; readonly path: string; readonly range: string | undefined }[];
  /** The next requests of whose path this is the end meet these. */
  fail(path: string, faults: readonly HubFault[]): void;
  close(): Promise<void>;
}

export const hubCommit = '0123456789abcdef0123456789abcdef01234567';

const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'X-Error-Code,X-Error-Message,Content-Range',
};

/**
 * A Hub with the one model `tiny/llama`, made of the files of `folder`: its description, its small files, and its
 * weights on another host, to which it leads as the Hub does. HTTPS with a certificate of its own.
 */
export async function startHubServer(folder: string): Promise<HubServer> {
  const files = new Map(
    ['config.json', 'tokenizer.json', 'model.safetensors'].map((name) => [
      name,
      readFileSync(join(folder, name)),
    ]),
  );
  const faults = new Map<string, HubFault[]>();
  const requests: HubServer['requests'] = [];
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'huggingface.co' }]);
  const server = createServer({ key, cert }, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'https://huggingface.co');
    const { host = '', range } = request.headers;
    requests.push({ host, path: pathname, range });
    const [, queue] = [...faults].find(([end, list]) => pathname.endsWith(end) && list.length > 0) ?? [];
    const fault = queue?.shift();
    const name = pathname.slice(pathname.lastIndexOf('/') + 1);
    if (fault?.kind === 'status') return send(response, fault.status, { ...fault.headers }, '');
    if (fault?.kind === 'html') return send(response, 200, { 'Content-Type': 'text/html' }, '<html></html>');
    if (pathname.startsWith('/api/models/tiny/llama/revision/')) {
      return send(response, 200, { 'Content-Type': 'application/json' }, describe(files));
    }
    const bytes = files.get(name);
    const isHere = bytes && (host.startsWith('cdn-lfs.hf.co') || pathname === addressOf(name));
    if (!isHere) return send(response, 404, { 'X-Error-Code': 'RepoNotFound' }, '');
    if (name === 'model.safetensors' && host.startsWith('huggingface.co')) {
      return send(response, 302, { Location: `https://cdn-lfs.hf.co/weights/${name}` }, '');
    }
    return sendPart(response, bytes, range, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    fail: (path, list) => faults.set(path, [...list]),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function addressOf(name: string): string {
  return `/tiny/llama/resolve/${hubCommit}/${name}`;
}

function describe(files: ReadonlyMap<string, Buffer>): string {
  const siblings = [...files].map(([rfilename, bytes]) => ({
    rfilename,
    size: bytes.length,
    ...(rfilename.endsWith('.safetensors') && {
      lfs: { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length },
    }),
  }));
  return JSON.stringify({ id: 'tiny/llama', sha: hubCommit, cardData: { license: 'mit' }, siblings });
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): unknown {
  return response.writeHead(status, { ...cors, ...headers }).end(body);
}

function sendPart(
  response: ServerResponse,
  bytes: Buffer,
  range: string | undefined,
  fault: HubFault | undefined,
): unknown {
  const from = range === undefined ? 0 : Number(/\d+/.exec(range)?.[0]);
  if (from >= bytes.length) return send(response, 416, { 'Content-Range': `bytes */${bytes.length}` }, '');
  const body = Buffer.from(bytes.subarray(from));
  if (fault?.kind === 'flip') body[fault.at - from] = (body[fault.at - from] ?? 0) ^ 1;
  response.writeHead(range === undefined ? 200 : 206, {
    ...cors,
    'Content-Type': 'application/octet-stream',
    'Content-Length': body.length,
    ...(range !== undefined && { 'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
  });
  if (fault?.kind !== 'cut' && fault?.kind !== 'stall') return response.end(body);
  return response.write(body.subarray(0, fault.afterBytes - from), () => {
    if (fault.kind === 'cut') setTimeout(() => response.destroy(), 50);
  });
}
