import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const fakeElectron = fileURLToPath(new URL('electron/hosts/electron/fake-electron.ts', import.meta.url));
const electronTests = 'electron/hosts/electron/**/*.test.ts';

export default defineConfig({
  // The npm package starts a download when plain Node imports it.
  resolve: { alias: [{ find: /^electron$/, replacement: fakeElectron }] },
  test: {
    environment: 'node',
    // Tests wait more than they work.
    maxWorkers: '100%',
    // Else a focused test leaves out the others and passes, as Playwright's `forbidOnly` says of specs.
    allowOnly: false,
    // Else style sheets are empty in tests.
    css: true,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What a quiet machine does at once, a busy one does within this.
    expect: { poll: { timeout: 20_000 } },
    server: { deps: { inline: ['electron-store'] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'app',
          include: ['{shared,electron,renderer,e2e}/**/*.test.{ts,tsx}'],
          exclude: [electronTests],
          // A process for each file costs more than most files do; none of them replaces modules.
          isolate: false,
        },
      },
      // Their fake `electron` is one app, as the real one is.
      { extends: true, test: { name: 'electron', include: [electronTests] } },
    ],
  },
});
