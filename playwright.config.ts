import { defineConfig } from '@playwright/test';
import { findInstalledChromium } from './scripts/findChromium.ts';

// Quiet: no request of the browser's own. WebGL runs on SwiftShader, so no GPU is needed.
const commonFlags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--enable-unsafe-swiftshader',
];

const webgpuFlags = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];

const executablePath = findInstalledChromium() ?? undefined;
const webgpuFiles = /\.webgpu\.spec\.ts$/;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/support/serveBuiltPage.ts',
  // The model itself uses every core there is.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 720 },
    screenshot: 'only-on-failure',
    trace: 'off',
  },
  projects: [
    {
      name: 'wasm',
      testIgnore: webgpuFiles,
      use: { launchOptions: { executablePath, args: commonFlags } },
    },
    {
      name: 'webgpu',
      testMatch: webgpuFiles,
      use: { launchOptions: { executablePath, args: [...commonFlags, ...webgpuFlags] } },
    },
  ],
});
