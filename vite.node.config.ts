import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

interface NodeBundle {
  /** Source file, relative to the repository. */
  readonly entry: string;
  /** Built file, relative to `dist`. */
  readonly output: string;
  readonly format: 'es' | 'cjs';
}

const bundles: readonly NodeBundle[] = [
  { entry: 'electron/hosts/chromium/main.ts', output: 'chromium/main.js', format: 'es' },
  { entry: 'electron/hosts/electron/main.ts', output: 'electron/main.js', format: 'es' },
  { entry: 'electron/hosts/chromium/reader.ts', output: 'chromium/reader.js', format: 'es' },
  { entry: 'electron/hosts/electron/reader.ts', output: 'electron/reader.cjs', format: 'cjs' },
  // A sandboxed preload is one CommonJS script.
  { entry: 'electron/hosts/electron/preload.ts', output: 'electron/preload.cjs', format: 'cjs' },
];

function toConfig({ entry, output, format }: NodeBundle): InlineConfig {
  return {
    root: path('.'),
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: path(`./${entry}`),
      outDir: path(`./dist/${output.split('/')[0] ?? ''}`),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        output: { format, entryFileNames: output.split('/')[1] ?? '', codeSplitting: format === 'es' },
      },
    },
  };
}

/** Vite configurations of the parts that run in Node or Electron, for those that exist. Everything but Electron and Node itself is bundled: fewer files to read at start. */
export function nodeConfigs(): readonly InlineConfig[] {
  return bundles.filter((bundle) => existsSync(path(`./${bundle.entry}`))).map(toConfig);
}
