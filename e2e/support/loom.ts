import type { JSHandle, Page } from '@playwright/test';
import type { AttentionLoom } from '../../src/app/pageApi.ts';

/** The page's script interface; `handle.evaluate((loom, argument) => …)` runs in the page. */
export async function loomOf(page: Page): Promise<JSHandle<AttentionLoom>> {
  await page.waitForFunction(() => 'attentionLoom' in window);
  return page.evaluateHandle<AttentionLoom>('window.attentionLoom');
}

/** Until a run, recorded or live, is on screen. */
export async function untilShown(loom: JSHandle<AttentionLoom>, text?: string): Promise<void> {
  await loom.evaluate(async (api, wanted) => {
    const here = () =>
      api
        .tokens()
        .map((token) => token.text)
        .join('');
    while (api.tokens().length === 0 || (wanted !== undefined && here() !== wanted)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }, text);
}

/** Until the model has been loaded and the run on screen is a live one. */
export async function untilLive(loom: JSHandle<AttentionLoom>): Promise<void> {
  await loom.evaluate(async (api) => {
    while (api.stats().loadMs === null) await new Promise((resolve) => setTimeout(resolve, 100));
    await api.whenIdle();
  });
}

/** The overview with nothing selected, every switch at its default. */
export const plainView = {
  layer: null,
  heads: null,
  queries: null,
  key: null,
  point: null,
  at: null,
  tab: null,
  cell: null,
  sink: null,
  relief: null,
  cam: null,
} as const;

/**
 * Goes from the plain view to this one, and waits until it is drawn. Fields or keys as in links. A panel that opens or
 * closes gives the canvas another size a frame later, so the page must be found at rest twice, two frames apart.
 */
export async function show(
  loom: JSHandle<AttentionLoom>,
  view: Readonly<Record<string, unknown>>,
): Promise<void> {
  await loom.evaluate(
    async (api, change) => {
      api.setView(change);
      await api.whenIdle();
      for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
      await api.whenIdle();
    },
    { ...plainView, ...view },
  );
}

/** Runs a sentence and waits until its last layer is drawn. */
export async function runText(loom: JSHandle<AttentionLoom>, text: string): Promise<void> {
  await show(loom, { text });
  await untilShown(loom, text);
  await loom.evaluate((api) => api.whenIdle());
}

export interface ReadValue {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Values of an address, brought over bit for bit. */
export async function readFloats(
  loom: JSHandle<AttentionLoom>,
  address: string,
  lane = 0,
): Promise<ReadValue> {
  const read = await loom.evaluate(
    async (api, [name, lane]) => {
      const found = await api.read(name, lane);
      if (!found || !(found.values instanceof Float32Array)) return null;
      const { buffer, byteOffset, byteLength } = found.values;
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      let letters = '';
      for (let at = 0; at < bytes.length; at += 0x8000) {
        letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
      }
      return { shape: found.shape, coded: btoa(letters) };
    },
    [address, lane] as const,
  );
  if (!read) throw new Error(`${address} cannot be read.`);
  const { buffer, byteOffset, byteLength } = Buffer.from(read.coded, 'base64');
  return { shape: read.shape, values: new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength)) };
}

/** One number of a value. */
export function valueAt({ shape, values }: ReadValue, index: readonly number[]): number {
  const at = index.reduce((sum, part, axis) => sum * (shape[axis] ?? 1) + part, 0);
  const value = values[at];
  if (value === undefined) throw new Error(`[${index.join(', ')}] lies outside [${shape.join(', ')}].`);
  return value;
}
