/** A file of this site. Throws an Error whose message is a sentence for the person at the screen. */
export async function fetchBytes(url: string): Promise<Uint8Array> {
  const name = url.split('/').slice(-2).join('/');
  const response = await fetch(url).catch(() => null);
  if (!response) throw new Error(`${name} could not be fetched; the network may be down.`);
  if (!response.ok) throw new Error(`${name} could not be fetched; the server answered ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
