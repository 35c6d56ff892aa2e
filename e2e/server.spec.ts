import { readdirSync } from 'node:fs';
import { isolationHeaders, productionHeaders } from '../scripts/siteHeaders.ts';
import { distDir, serveDist } from '../scripts/serveDist.ts';
import { expect, test } from './support/app.ts';

const built = readdirSync(distDir, { recursive: true, encoding: 'utf8' }).map((path) =>
  path.replaceAll('\\', '/'),
);

function builtFile(pattern: RegExp): string {
  const found = built.find((path) => pattern.test(path));
  if (found === undefined) throw new Error(`dist holds no file that matches ${pattern}.`);
  return found;
}

function builtFiles(pattern: RegExp): readonly string[] {
  return built.filter((path) => pattern.test(path));
}

test('every kind of file carries the site headers and its own type', async ({ request, origin }) => {
  const kinds = {
    'index.html': 'text/html',
    [builtFile(/^assets\/.*\.js$/)]: 'text/javascript',
    [builtFile(/^assets\/.*\.css$/)]: 'text/css',
    [builtFile(/^assets\/.*\.mjs$/)]: 'text/javascript',
    [builtFile(/^assets\/.*\.wasm$/)]: 'application/wasm',
    [builtFile(/^assets\/.*\.woff2$/)]: 'font/woff2',
    [builtFile(/^models\/[^/]+\/manifest\.json$/)]: 'application/json',
    'icon.svg': 'image/svg+xml',
  };
  for (const [path, type] of Object.entries(kinds)) {
    const answer = await request.get(`${origin}/${path}`);
    const headers = answer.headers();
    expect(answer.status(), path).toBe(200);
    expect(headers['content-type'], path).toContain(type);
    for (const [name, value] of Object.entries({ ...productionHeaders, ...isolationHeaders })) {
      expect(headers[name.toLowerCase()], `${path}: ${name}`).toBe(value);
    }
  }
});

test('the policy allows wasm, and neither eval nor inline scripts nor inline styles', () => {
  const policy = productionHeaders['Content-Security-Policy'];
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("style-src 'self';");
  expect(policy).not.toContain("'unsafe-");
  expect(policy?.match(/https?:\S+?(?=[ ;])/g)).toEqual([
    'https://huggingface.co',
    'https://*.huggingface.co',
    'https://*.hf.co',
  ]);
  expect(policy).toMatch(/connect-src 'self' https:\/\/huggingface\.co [^;']*;/);
});

test('weights come in parts', async ({ request, origin }) => {
  const url = `${origin}/${builtFile(/^models\/[^/]+\/.+\.(bin|safetensors)$/)}`;
  const whole = await (await request.get(url)).body();
  const part = await request.get(url, { headers: { Range: 'bytes=8-23' } });
  expect(part.status()).toBe(206);
  expect(part.headers()['content-range']).toBe(`bytes 8-23/${whole.length}`);
  expect(await part.body()).toEqual(whole.subarray(8, 24));
  const beyond = await request.get(url, { headers: { Range: `bytes=${whole.length}-` } });
  expect(beyond.status()).toBe(416);
});

test('the first scripts do not carry the 3D chunk', async ({ request, origin }) => {
  const html = await (await request.get(`${origin}/`)).text();
  const waiting = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(
    (match) => match[1] ?? '',
  );
  expect(waiting.length).toBeGreaterThan(0);
  const seen = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const code = await (await request.get(`${origin}/${path}`)).text();
    for (const match of code.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)) {
      waiting.push(`assets/${match[1]}`);
    }
  }
  expect([...seen].filter((path) => /\/three-/.test(path))).toEqual([]);
  expect(builtFiles(/^assets\/three-.*\.js$/)).toHaveLength(1);
});

test('the page is isolated, and quiet in the console', async ({ app }) => {
  await app.open();
  await app.page.waitForFunction(() => (document.getElementById('root')?.childElementCount ?? 0) > 0);
  expect(await app.page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(app.page.locator('#unsupported')).toBeHidden();
});

test('the page works under a sub-path of a host that sets no isolation headers', async ({ page }) => {
  const served = await serveDist({ port: 0, host: 'localhost', isolation: false, prefix: '/some/folder' });
  try {
    const failed: string[] = [];
    const outside: string[] = [];
    page.on('response', (answer) => {
      if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()}`);
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(`${served.origin}/some/folder`)) outside.push(request.url());
    });
    await page.goto(`${served.origin}/some/folder`);
    await page.waitForFunction(() => (document.getElementById('root')?.childElementCount ?? 0) > 0);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await page.waitForLoadState('networkidle');
    expect(failed).toEqual([]);
    expect(outside.filter((url) => !url.startsWith('blob:'))).toEqual([]);
  } finally {
    await page.close();
    await served.close();
  }
});

test('a browser without WebAssembly gets one sentence', async ({ app }) => {
  app.problems.expect(/./);
  await app.page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
  await app.open();
  await expect(app.page.getByRole('alert')).toContainText('lacks WebAssembly: please use Chrome');
});

test('what a test forbids is noticed: foreign requests, inline scripts, errors, in page and worker', async ({
  app,
}) => {
  await app.page.route('**/blank.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: productionHeaders,
      body: '<!doctype html><p>blank</p>',
    }),
  );
  await app.page.route('**/blank-worker.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: isolationHeaders,
      body: "fetch('https://worker.example/').catch(() => 0); setTimeout(() => { throw new Error('from worker'); });",
    }),
  );
  await app.open('', '/blank.html');
  await app.page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.inlineRan = true';
    document.body.append(script);
    new Image().src = 'https://picture.example/a.png';
    console.error('said by the page');
    setTimeout(() => {
      throw new Error('thrown by the page');
    });
    new Worker('/blank-worker.js', { type: 'module' });
  });
  const wanted = [
    /script-src-elem/,
    /picture\.example/,
    /said by/,
    /thrown by/,
    /worker\.example/,
    /from worker/,
  ];
  for (const pattern of wanted) {
    await expect
      .poll(() => app.problems.list().some((problem) => pattern.test(problem)), String(pattern))
      .toBe(true);
  }
  app.problems.expect(...wanted, /inline script/, /Failed to load/);
});
