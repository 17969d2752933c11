import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tree } from '../library/test-support/library-fixture.ts';
import {
  type HistoryFixture,
  createHistoryFixture,
  film,
  putTranscript,
  sentMessage,
  speech,
} from './test-support/history-fixture.ts';
import { readManifest } from './read-manifest.ts';
import { verifyExport } from './verify-export.ts';

let fixture: HistoryFixture;
let path: string;

beforeEach(async () => {
  fixture = await createHistoryFixture();
  const id = await fixture.add({ title: 'Spoken' });
  putTranscript(fixture.library, id, 'Good morning.');
  fixture.messages.set(id, [sentMessage()]);
  const track = { track: 'screen' as const, file: 'capture-screen.webm', mimeType: 'video/webm' };
  const rest = { sizeBytes: 0, deviceLabel: '', offsetMs: 0, durationMs: null, lostAtMs: null, sha256: null };
  await fixture.add({ title: 'Shown', kind: 'screen', tracks: [{ ...track, ...rest }] }, film);
  path = await fixture.export();
});
afterEach(() => fixture.dispose());

const verify = () =>
  verifyExport(path, { signal: new AbortController().signal, onProgress: () => undefined });
const run = (...args: string[]) =>
  spawnSync(
    process.execPath,
    [fileURLToPath(new URL('../../bootstrap/verify-export.ts', import.meta.url)), ...args],
    { encoding: 'utf8', env: { ...process.env, INIT_CWD: undefined } },
  );

describe('verifyExport', () => {
  it('finds nothing in an export as it was made', async () => {
    expect(await verify()).toMatchObject({ damageCount: 0, damages: [] });
  });

  it('names every file of which one byte is another', async () => {
    const files = tree(path).filter((one) => !one.endsWith('/') && one !== 'manifest.json');
    expect(files.length).toBeGreaterThan(9);
    for (const file of files) {
      const bytes = readFileSync(join(path, file));
      const at = Math.floor(bytes.length / 2);
      const changed = Buffer.from(bytes);
      changed.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      writeFileSync(join(path, file), changed);
      expect((await verify()).damages).toEqual([{ kind: 'changed', path: file }]);
      writeFileSync(join(path, file), bytes);
    }
  });

  it('notices every changed byte of the manifest itself', async () => {
    const manifest = join(path, 'manifest.json');
    const bytes = readFileSync(manifest);
    expect(await readManifest(path)).toMatchObject({ state: 'read', isAsWritten: true });
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      writeFileSync(manifest, changed);
      const found = await readManifest(path);
      expect([at, found.state === 'read' && found.isAsWritten]).toEqual([at, false]);
    }
  });

  it('names what is missing, what was added, and what became a link', async () => {
    const sound = tree(path).find((one) => one.endsWith('capture-microphone.webm')) ?? '';
    rmSync(join(path, 'timeline.md'));
    rmSync(join(path, sound));
    symlinkSync(speech, join(path, sound));
    mkdirSync(join(path, 'more'));
    writeFileSync(join(path, 'more', 'note.txt'), 'x');
    writeFileSync(join(path, '.DS_Store'), 'x');
    const { damages } = await verify();
    expect(damages.map(({ kind, path: file }) => `${kind} ${file}`).sort()).toEqual([
      'extra more/',
      `missing ${sound}`,
      'missing timeline.md',
    ]);
  });
});

describe('npm run verify-export', () => {
  it('says in sentences what it finds, and ends with 0, 1 or 2', () => {
    const whole = run(path);
    expect([whole.status, whole.stdout]).toEqual([
      0,
      expect.stringContaining('everything is as it was exported'),
    ]);
    writeFileSync(join(path, 'timeline.csv'), 'other');
    writeFileSync(join(path, 'x\u001b[2J'), '');
    const damaged = run(path);
    expect(damaged.status).toBe(1);
    expect(damaged.stdout).toContain('timeline.csv was changed.\n');
    expect(damaged.stdout).toContain('x?[2J was not part of the export.\n');
    writeFileSync(join(path, 'manifest.json'), '{');
    expect(run(path).status).toBe(1);
    rmSync(join(path, 'manifest.json'));
    expect([run(path).status, run().status, run(join(path, 'nowhere')).status]).toEqual([2, 2, 2]);
  });
});
