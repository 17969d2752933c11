import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The page, built to `dist/renderer`, and the unit tests of every folder. */
export default defineConfig({
  root: path('./renderer'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: path('./dist/renderer'),
    emptyOutDir: true,
    target: 'esnext',
    // The content security policy knows no inline code and no data addresses but for pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: {
    root: path('.'),
    include: ['{shared,electron,renderer,e2e}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    // A plain import of 'electron' would try to download it; see electron's index.js.
    env: { ELECTRON_OVERRIDE_DIST_PATH: path('./node_modules/electron') },
  },
});
