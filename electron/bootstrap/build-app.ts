import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.ts';
import { sourceStamp } from './source-stamp.ts';

const sources = [
  'shared',
  'renderer',
  'electron/core',
  'electron/hosts',
  'electron/bootstrap/find-browser.ts',
  'vite.config.ts',
  'vite.node.config.ts',
  'package-lock.json',
];
const stampFile = 'dist/.stamp';

/** True when `dist` holds a build of exactly these sources. */
export function isBuilt(): boolean {
  const stamp = inRoot(stampFile);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceStamp(sources.map(inRoot));
}

/**
 * Builds page and hosts into `dist` with Vite, unless that was done for these sources already. Rejects with Vite's own
 * words. The stamp is removed first and written last: a build that was interrupted is done again.
 */
export async function buildIfStale(options: {
  readonly force: boolean;
  say(line: string): void;
}): Promise<void> {
  if (!options.force && isBuilt()) return;
  options.say('Building Outspoken...');
  const stamp = sourceStamp(sources.map(inRoot));
  rmSync(inRoot(stampFile), { force: true });
  // Loaded here: a start with nothing to build needs none of it.
  const { build } = await import('vite');
  const { nodeConfigs } = await import('../../vite.node.config.ts');
  if (existsSync(inRoot('renderer/main.tsx'))) {
    await build({ configFile: inRoot('vite.config.ts'), logLevel: 'warn' });
  }
  for (const config of nodeConfigs()) await build(config);
  mkdirSync(inRoot('dist'), { recursive: true });
  writeFileSync(inRoot(stampFile), stamp);
}
