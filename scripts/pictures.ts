import { chromium, type Page } from '@playwright/test';
import { failWithSentence } from './failWithSentence.ts';
import { findChromium } from './findChromium.ts';
import { serveDist } from './serveDist.ts';

interface Picture {
  readonly file: string;
  readonly hash: string;
  readonly width: number;
  readonly height: number;
  readonly theme: 'dark' | 'light';
}

const catMat = 't=The%20cat%20sat%20on%20the%20mat%20because%20it%20was%20tired.';

/** The README's screenshots and the link preview: the built page itself, with the model's own numbers. */
const pictures: readonly Picture[] = [
  { file: 'docs/overview-dark.png', hash: '#v=1&q=13', width: 1280, height: 720, theme: 'dark' },
  {
    file: 'docs/opened-head-dark.png',
    hash: `#v=1&${catMat}&l=13&h=8&q=7`,
    width: 1280,
    height: 720,
    theme: 'dark',
  },
  {
    file: 'docs/bridge-light.png',
    hash: '#v=1&m=letters-to-sounds&t=bank%20river&l=1&h=2&q=3&s=cross',
    width: 1280,
    height: 720,
    theme: 'light',
  },
  {
    file: 'docs/two-lanes-dark.png',
    hash: `#v=1&${catMat}&l=13&h=8&q=7&b.m=all-minilm-l6-v2&b.l=3&b.h=1&b.q=8`,
    width: 1280,
    height: 720,
    theme: 'dark',
  },
  {
    file: 'docs/explain-light.png',
    hash: `#v=1&${catMat}&l=13&h=8&q=7&tab=explain&step=softmax`,
    width: 1280,
    height: 720,
    theme: 'light',
  },
  { file: 'docs/overview-light.png', hash: '#v=1&q=13', width: 1280, height: 720, theme: 'light' },
  { file: 'public/preview.png', hash: '#v=1&q=13', width: 1280, height: 672, theme: 'dark' },
];

async function takePicture(page: Page, origin: string, { file, hash }: Picture): Promise<void> {
  await page.goto(`${origin}/${hash}`);
  await page.waitForFunction(() => Reflect.get(globalThis, 'attentionLoom')?.stats().loadMs);
  if (hash.includes('&b.'))
    await page.waitForFunction(() => Reflect.get(globalThis, 'attentionLoom')?.stats(1).loadMs);
  await page.evaluate(() => Reflect.get(globalThis, 'attentionLoom').whenIdle());
  await page.screenshot({ path: file });
  console.log(file);
}

/** `npm run pictures`: takes them again from `dist`. */
async function main(): Promise<void> {
  const server = await serveDist({ port: 4173, host: 'localhost', isolation: true, prefix: '' });
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--enable-unsafe-swiftshader'],
  });
  for (const picture of pictures) {
    const viewport = { width: picture.width, height: picture.height };
    const page = await browser.newPage({ viewport, colorScheme: picture.theme, reducedMotion: 'reduce' });
    await takePicture(page, server.origin, picture);
    await page.close();
  }
  await browser.close();
  await server.close();
}

failWithSentence(main);
