import { createServer, type RequestListener, type Server } from 'node:http';

export interface Listening {
  readonly port: number;
  /** Address to open, without a trailing slash. */
  readonly origin: string;
  close(): Promise<void>;
}

export interface ListenOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Ports tried after a taken one. */
  readonly tries?: number;
}

/**
 * Listens on the port, or on the next free one.
 * `localhost` means both loopback addresses, so that no other server can answer on one of them.
 */
export async function listen(handler: RequestListener, options: ListenOptions): Promise<Listening> {
  const tries = options.tries ?? 100;
  for (let taken = 0; taken <= tries; taken += 1) {
    const port = options.port === 0 ? 0 : options.port + taken;
    if (port > 65_535) break;
    const servers = await listenOnHosts(handler, port, options.host);
    if (servers !== null) return describe(servers, options.host);
  }
  throw new Error(`No port from ${options.port} on is free on ${options.host}.`);
}

async function listenOnHosts(
  handler: RequestListener,
  port: number,
  host: string,
): Promise<readonly Server[] | null> {
  const hosts = host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
  const servers: Server[] = [];
  for (const [index, address] of hosts.entries()) {
    const first = servers[0];
    const wanted = first === undefined ? port : portOf(first);
    const result = await listenOnce(handler, wanted, address);
    if (typeof result !== 'string') servers.push(result);
    else if (result === 'EADDRINUSE') {
      await closeAll(servers);
      return null;
    } else if (index === 0) {
      throw new Error(`The address ${address}, port ${port}, cannot be listened on (${result}).`);
    }
    // A machine without IPv6 has no second loopback address.
  }
  return servers;
}

function listenOnce(handler: RequestListener, port: number, host: string): Promise<Server | string> {
  return new Promise((settle) => {
    const server = createServer(handler);
    server.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
    server.listen({ port, host }, () => settle(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

function describe(servers: readonly Server[], host: string): Listening {
  const [first] = servers;
  if (first === undefined) throw new Error(`Nothing listens on ${host}.`);
  const port = portOf(first);
  const everywhere = ['localhost', '127.0.0.1', '0.0.0.0', '::', '::1'];
  const name = everywhere.includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return { port, origin: `http://${name}:${port}`, close: () => closeAll(servers) };
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.close(() => done()))));
}
