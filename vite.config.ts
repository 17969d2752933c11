import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The page, built to `dist/renderer`. */
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
    // Nothing is loaded over a network.
    chunkSizeWarningLimit: 4096,
  },
});
