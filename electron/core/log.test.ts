import { mkdtemp, readFile, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { createFileLog } from './log.ts';

let directory: string;
const clock = { nowMs: () => Date.parse('2026-11-22T09:30:00Z') };

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'outspoken-log-')), 'logs');
});

const read = (name = 'outspoken.log') => readFile(join(directory, name), 'utf8');

describe('file log', () => {
  it('writes one line per entry with time, level, event and facts', async () => {
    const log = createFileLog({ directory, clock });
    log.info('started', { takes: 2, online: false });
    await log.dispose();
    log.info('too-late');
    expect(await read()).toBe('2026-11-22T09:30:00.000Z info started {"takes":2,"online":false}\n');
    expect((await stat(join(directory, 'outspoken.log'))).mode & 0o077).toBe(0);
  });

  it('keeps the stack of bugs and the causes of failures, and no address', async () => {
    const log = createFileLog({ directory, clock });
    log.error('failed', new Error('no room for anna.b@mail.example.com'));
    log.error('failed', new AppError('mail-auth', 'refused', { cause: new Error('inner'), detail: 'words' }));
    await log.dispose();
    const text = await read();
    expect(text).toContain('log.test.ts');
    expect(text).toContain('mail-auth: refused <- Error: inner');
    expect(text).toContain('no room for <address>');
    expect(text).not.toMatch(/anna|words/);
    expect(text.trim().split('\n')).toHaveLength(2);
  });

  it('goes on in a new file when one is full, and keeps two old ones', async () => {
    const log = createFileLog({ directory, clock, maxBytes: 200 });
    for (let entry = 0; entry < 40; entry++) log.info(`entry-${entry}`);
    await log.dispose();
    expect((await readdir(directory)).sort()).toEqual([
      'outspoken.log',
      'outspoken.log.1',
      'outspoken.log.2',
    ]);
    expect(await read()).toContain('entry-39\n');
    for (const name of await readdir(directory)) {
      expect((await stat(join(directory, name))).size).toBeLessThanOrEqual(200);
    }
  });

  it('goes on where an earlier run ended', async () => {
    for (const event of ['first', 'second']) {
      const log = createFileLog({ directory, clock });
      log.info(event);
      await log.dispose();
    }
    expect((await read()).trim().split('\n')).toHaveLength(2);
  });
});
