import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rooms = ['shared', 'electron', 'renderer', 'e2e'];

/** Cruises a tree of just these files with the project's own rules; gives `rule < file` for every violation. */
function violations(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'outspoken-imports-'));
  for (const name of ['.dependency-cruiser.js', 'tsconfig.base.json', 'package.json']) {
    cpSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const room of rooms) mkdirSync(join(folder, room));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const cruiser = join(root, 'node_modules', '.bin', 'depcruise');
  const args = ['--config', '.dependency-cruiser.js', '--output-type', 'json', ...rooms];
  const { stdout, stderr } = spawnSync(process.execPath, [cruiser, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  const result = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  return result.summary.violations.map(({ rule, from }) => `${rule.name} < ${from}`);
}

const value = 'export const a = 1;\n';
const reexport = (path: string) => `export { a } from '${path}';\n`;

/** Files that each break one rule: rule, file, text. */
const offenders: readonly (readonly [string, string, string])[] = [
  ['no-cycles', 'electron/core/c.ts', "import { b } from './d.ts';\nexport const a = () => b;\n"],
  ['shared-imports-nothing-of-ours', 'shared/core.ts', reexport('../electron/core/a.ts')],
  ['shared-has-no-node-no-dom-libraries', 'shared/node.ts', "import 'node:fs';\n"],
  ['shared-has-no-node-no-dom-libraries', 'shared/react.ts', "import 'react';\n"],
  ['core-is-plain-node', 'electron/core/host.ts', reexport('../hosts/chromium/a.ts')],
  ['nothing-imports-hosts', 'electron/bootstrap/host.ts', reexport('../hosts/chromium/a.ts')],
  ['electron-only-in-its-host', 'electron/core/e.ts', "import { app } from 'electron';\nvoid app;\n"],
  [
    'electron-only-in-its-host',
    'electron/core/t.ts',
    "import type { App } from 'electron';\nexport type A = App;\n",
  ],
  ['electron-only-in-its-host', 'electron/core/s.ts', "import Store from 'electron-store';\nvoid Store;\n"],
  ['hosts-do-not-know-each-other', 'electron/hosts/chromium/other.ts', reexport('../electron/a.ts')],
  ['fluent-ffmpeg-behind-one-file', 'electron/core/media/f.ts', "import f from 'fluent-ffmpeg';\nvoid f;\n"],
  ['renderer-imports-shared-only', 'renderer/core.tsx', reexport('../electron/core/a.ts')],
  ['renderer-has-no-node', 'renderer/node.tsx', "import 'node:path';\n"],
  ['e2e-looks-from-outside', 'e2e/core.spec.ts', reexport('../electron/core/a.ts')],
  ['no-test-imports-in-product', 'electron/core/test.ts', reexport('./a.test.ts')],
  ['everything-resolves', 'electron/core/none.ts', "import './nowhere.ts';\n"],
];

describe('import graph', () => {
  let found: string[];

  beforeAll(() => {
    found = violations({
      'electron/core/a.ts': value,
      'electron/core/a.test.ts': value,
      'electron/core/d.ts': "import { a } from './c.ts';\nexport const b = () => a;\n",
      'electron/hosts/chromium/a.ts': value,
      'electron/hosts/electron/a.ts': value,
      ...Object.fromEntries(offenders.map(([, file, text]) => [file, text])),
    });
  });

  it.each(offenders)('refuses what breaks %s in %s', (rule, file) => {
    expect(found).toContain(`${rule} < ${file}`);
  });

  it('accepts the arrows of the house', () => {
    const house = {
      'shared/a.ts': "import { z } from 'zod';\nexport const a = z.string();\n",
      'electron/core/a.ts': "import 'node:fs';\nexport { a } from '../../shared/a.ts';\n",
      'electron/hosts/electron/a.ts': `import { app } from 'electron';\nvoid app;\n${reexport('../../core/a.ts')}`,
      'renderer/a.tsx': reexport('../shared/a.ts'),
    };
    expect(violations(house)).toEqual([]);
  });
});
