import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Type-checks one file under the options of a folder's project and gives what the compiler said. */
function check(project: string, text: string): string {
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'type-project-'));
  writeFileSync(join(folder, 'offender.ts'), text);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, project, 'tsconfig.json'),
      compilerOptions: { composite: false, emitDeclarationOnly: false, noEmit: true, tsBuildInfoFile: null },
      include: ['offender.ts'],
      references: [],
    }),
  );
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stdout;
}

describe('type projects', () => {
  it.each([
    ['shared', 'document.title;', "Cannot find name 'document'"],
    ['shared', 'process.exit();', "Cannot find name 'process'"],
    ['electron/core', 'document.title;', "Cannot find name 'document'"],
    ['renderer', 'process.exit();', "Cannot find name 'process'"],
  ])('%s does not know %s', (project, text, said) => {
    expect(check(project, `${text}\nexport {};\n`)).toContain(said);
  });

  it('accept what their folder may use', () => {
    expect(check('electron/core', 'process.uptime();\nexport {};\n')).toBe('');
    expect(check('renderer', 'document.title;\nexport {};\n')).toBe('');
  });
});
