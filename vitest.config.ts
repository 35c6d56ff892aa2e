import { defineConfig } from 'vitest/config';

const numbers = 'src/**/*.numbers.test.ts';

export default defineConfig({
  define: { __LOOM_VERSION__: JSON.stringify('test') },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.{ts,tsx}',
            'models/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', numbers],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'numbers',
          include: [numbers],
          pool: 'forks',
          // One file at a time: every file runs the whole model with its own threads.
          maxWorkers: 1,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
