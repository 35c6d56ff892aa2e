import { parseArgs } from 'node:util';

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly isolation: boolean;
  /** '' or a path with a leading and no trailing slash. */
  readonly prefix: string;
}

/** Reads `--port N --host H --no-isolation --prefix /sub/path`. Throws one sentence on anything else. */
export function parseServeOptions(args: readonly string[]): ServeOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '4173' },
      host: { type: 'string', default: 'localhost' },
      'no-isolation': { type: 'boolean', default: false },
      prefix: { type: 'string', default: '' },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new Error(`--port: expected a number from 0 to 65535, found "${values.port}".`);
  }
  const prefix = values.prefix.replace(/\/+$/, '');
  if (prefix !== '' && !/^(\/[\w.~-]+)+$/.test(prefix)) {
    throw new Error(`--prefix: expected a path such as /sub/path, found "${values.prefix}".`);
  }
  return { port, host: values.host, isolation: !values['no-isolation'], prefix };
}
