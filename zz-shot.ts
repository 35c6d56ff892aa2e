import { chromium } from '@playwright/test';
const [,, out, ...rest] = process.argv;
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--enable-unsafe-swiftshader','--use-gl=angle','--use-angle=swiftshader'] });
for (const spec of rest) {
  const [name, size, theme, hash] = spec.split('|');
  const [width, height] = size.split('x').map(Number);
  const p = await b.newPage({ viewport: { width, height }, colorScheme: theme as 'dark' });
  p.on('pageerror', (e) => console.log('ERR', String(e).slice(0, 300)));
  await p.goto('http://localhost:5003/#' + hash);
  await p.waitForFunction(() => (window as any).attentionLoom, null, { timeout: 60000 });
  await p.evaluate(() => (window as any).attentionLoom.whenIdle()).catch(() => {});
  await p.waitForTimeout(1500);
  await p.screenshot({ path: `${out}/${name}.png` });
  await p.close();
}
await b.close();
