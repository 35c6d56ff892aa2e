/**
 * The response headers of the site, used by the static server, the dev server and the `_headers` file
 * that hosts such as Netlify and Cloudflare Pages read.
 */

/** COOP and COEP make the page cross-origin isolated, which shared wasm memory (threads) needs. */
export const isolationHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const hubHosts = ['https://huggingface.co', 'https://*.huggingface.co', 'https://*.hf.co'];

type Policy = Readonly<Record<string, readonly string[]>>;

// The page may be embedded anywhere (frame-ancestors *), but loads from its own origin only.
const productionPolicy: Policy = {
  'default-src': ["'self'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'font-src': ["'self'"],
  // The Hub and the hosts it leads to: asked only when someone names a model there.
  'connect-src': ["'self'", ...hubHosts],
  'worker-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ['*'],
};

// The dev server injects an inline refresh script, style elements and a web socket.
const devPolicy: Policy = {
  ...productionPolicy,
  'script-src': ["'self'", "'wasm-unsafe-eval'", "'unsafe-inline'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'connect-src': ["'self'", 'ws:', ...hubHosts],
};

function formatPolicy(policy: Policy): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ');
}

// Cross-origin resource policy is open so that a page that is itself isolated can embed this one.
function commonHeaders(policy: Policy): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': formatPolicy(policy),
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}

export const productionHeaders = commonHeaders(productionPolicy);
export const devHeaders = commonHeaders(devPolicy);

/** The `_headers` file: every path gets the same headers, hashed assets may be kept for ever. */
export function formatHeadersFile(): string {
  const lines = Object.entries({ ...isolationHeaders, ...productionHeaders }).map(
    ([name, value]) => `  ${name}: ${value}`,
  );
  const assets = ['/assets/*', '  Cache-Control: public, max-age=31536000, immutable'];
  return `${['/*', ...lines, '', ...assets].join('\n')}\n`;
}
