import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { takeInstanceLock } from './instance-lock.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'outspoken-lock-'));
});

/** Another process that has the lock, once it says so. */
async function startHolder() {
  const script = `
    const { takeInstanceLock } = await import(${JSON.stringify(new URL('./instance-lock.ts', import.meta.url).href)});
    globalThis.lock = takeInstanceLock(${JSON.stringify(directory)});
    console.log(lock === null ? 'refused' : 'held');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

describe('instance lock', () => {
  it('is given to one, and to the next when the first lets go', async () => {
    const first = takeInstanceLock(directory);
    expect(first).not.toBeNull();
    expect(takeInstanceLock(directory)).toBeNull();
    await first?.dispose();
    await first?.dispose();
    const second = takeInstanceLock(directory);
    expect(second).not.toBeNull();
    await second?.dispose();
  });

  it('is refused to another process, and freed when its holder is killed', async () => {
    const { child, said } = await startHolder();
    expect(said).toBe('held');
    expect(takeInstanceLock(directory)).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = takeInstanceLock(directory);
    expect(lock).not.toBeNull();
    const second = await startHolder();
    expect(second.said).toBe('refused');
    second.child.kill('SIGKILL');
    await lock?.dispose();
  });

  it('does not mind a file that something else wrote', async () => {
    await writeFile(join(directory, 'instance.lock'), 'something else entirely'.repeat(100));
    const lock = takeInstanceLock(directory);
    expect(lock).not.toBeNull();
    expect(takeInstanceLock(directory)).toBeNull();
    await lock?.dispose();
  });
});
