import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { modelFolders } from './scripts/modelFolders.ts';
import { withPreviewAddress } from './scripts/previewAddress.ts';
import { devHeaders, formatHeadersFile, isolationHeaders, productionHeaders } from './scripts/siteHeaders.ts';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

function headersFile(): Plugin {
  return {
    name: 'loom-headers-file',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: formatHeadersFile() });
    },
  };
}

function previewAddress(): Plugin {
  return {
    name: 'loom-preview-address',
    apply: 'build',
    transformIndexHtml: (html) => withPreviewAddress(html, process.env.LOOM_SITE),
  };
}

export default defineConfig({
  // Relative, so that the built folder works under any sub-path of any static host.
  base: './',
  plugins: [react(), modelFolders(), headersFile(), previewAddress()],
  define: { __LOOM_VERSION__: JSON.stringify(version) },
  worker: { format: 'es' },
  // Pre-bundling it would reload the page when the worker first asks for it.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  server: { headers: { ...isolationHeaders, ...devHeaders } },
  preview: { headers: { ...isolationHeaders, ...productionHeaders } },
  build: {
    target: ['chrome111', 'edge111', 'firefox114', 'safari16.4'],
    // The content security policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // The page's own libraries first, so that the 3D chunk does not carry them along.
          groups: [
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler|zustand|use-sync-external-store)[\\/]/,
              priority: 2,
            },
            {
              name: 'three',
              test: /node_modules[\\/](three|@react-three|camera-controls|its-fine|suspend-react|react-use-measure)[\\/]/,
              priority: 1,
            },
          ],
        },
      },
    },
  },
});
