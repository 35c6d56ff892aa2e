/** A server that takes longer than this for a file of the page's own size will not answer any more. */
const patienceMs = 60_000;

/** A file of this site. Throws an Error whose message is a sentence for the person at the screen. */
export async function fetchBytes(url: string, waitMs = patienceMs): Promise<Uint8Array> {
  let why: string;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(waitMs) });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    why = `the server answered ${response.status}`;
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    why = late ? `the server did not answer in ${waitMs / 1000} s` : 'the network may be down';
  }
  const name = url.split('/').slice(-2).join('/');
  throw new Error(`${name} could not be fetched; ${why}.`);
}
