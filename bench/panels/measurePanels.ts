import type { Browser, Page } from '@playwright/test';
import type { LoomTokenizer } from '../../src/engine/tokenizer/loadTokenizer.ts';
import { freshPage } from '../chromium.ts';
import { textOfLength } from '../engine/textOfLength.ts';
import { linkTo } from '../link.ts';
import { mainThreadTasks } from '../mainThreadTasks.ts';
import { whenIdle, whenModelLoaded } from '../pageApi.ts';
import type { Bar, Quantity } from '../report/quantity.ts';

const count = 64;
const bar: Bar = { good: 50 };

type View = Readonly<Record<string, unknown>>;
type Act = (page: Page) => Promise<void>;

const steps = ['norm', 'q', 'k', 'v', 'rotate', 'raw', 'softmax', 'mix', 'out', 'add', 'gate', 'act', 'down'];
const opened: View = { layer: 13, heads: [8], queries: [40] };

/** Views one after the other, each until it rests. */
const views =
  (...all: readonly View[]): Act =>
  async (page) => {
    for (const view of all) {
      await page.evaluate((next) => window.attentionLoom.setView(next), view);
      await whenIdle(page);
    }
  };

const click =
  (name: string): Act =>
  async (page) => {
    await page.getByRole('button', { name, exact: true }).click();
    await whenIdle(page);
  };

/** What a person does with a run of 64 tokens, in this order. */
const acts: Readonly<Record<string, Act>> = {
  'a head opened': views({ ...opened, tab: 'none' }),
  Matches: views({ tab: 'matches' }),
  'Explain, every step': views({ tab: 'explain', step: 'input' }, ...steps.map((step) => ({ step }))),
  Head: views({ tab: 'head' }),
  Numbers: views({ tab: 'numbers' }),
  'Next word': views({ tab: 'next' }),
  'one token more': click('One token'),
  'Change, a head off': views({ generated: null }, { tab: 'change' }, { changes: 'head:13.8*0' }),
  'Change, undone': views({ changes: '' }),
  'the wall by a score': views({ layer: null, heads: [], tab: 'head', wall: 'induction' }),
  'a word followed': views({ wall: 'pattern', tab: 'none', cell: 'lens' }),
  'a second lane': async (page) => {
    await page.evaluate(() => {
      location.hash += '&b.t=A%20loom%20is%20a%20frame.';
    });
    await page.waitForFunction(() => window.attentionLoom.tokens(1).length > 0, undefined, { polling: 50 });
    await whenIdle(page);
  },
};

/** Longest task of the page's main thread for each of them, in CPU time; the model runs on wasm beside it. */
export async function measurePanels(
  browser: Browser,
  origin: string,
  tokenizer: LoomTokenizer,
): Promise<readonly Quantity[]> {
  const { page, context } = await freshPage(browser);
  const quantities: Quantity[] = [];
  try {
    const { text } = textOfLength(tokenizer, count);
    await page.goto(`${origin}/#${linkTo({ t: text })}`);
    await whenModelLoaded(page);
    for (const [name, act] of Object.entries(acts)) {
      const tasks = await mainThreadTasks(browser, page, () => act(page));
      quantities.push({
        section: 'panels',
        name: `longest main-thread task, its CPU: ${name}`,
        measured: Math.max(0, ...tasks.map(({ cpuMs }) => cpuMs)),
        unit: 'ms',
        bar,
      });
    }
  } finally {
    await context.close();
  }
  return quantities;
}
