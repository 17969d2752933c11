import { defineConfig } from '@playwright/test';

// Set before workers start: all of them, and a worker that replaces one, have to agree on it.
process.env.OUTSPOKEN_SEED ??= String(Math.floor(Math.random() * 2 ** 31));

/** Specs that drive the real app. Each worker has its own screen-less browser, data folder and mail servers. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results/e2e',
  workers: 2,
  fullyParallel: false,
  // For what hangs. How fast something is, the bench measures: a busy machine is no failure.
  timeout: 480_000,
  expect: { timeout: 45_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: process.env.OUTSPOKEN_REPORT ?? '../test-results/e2e.json' }]],
  // Filming each page costs a fifth of the time; what failed is filmed when it is repeated.
  use: {
    trace: process.env.OUTSPOKEN_TRACE === 'on' ? 'retain-on-failure' : 'off',
    viewport: { width: 1280, height: 800 },
  },
});
