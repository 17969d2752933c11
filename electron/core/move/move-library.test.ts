import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freeBytesOf } from '../recording/disk-guard.ts';
import { createSmallDisk } from '../recording/small-disk-fixture.ts';
import { tree } from '../library/test-support/library-fixture.ts';
import type { PassProgress } from './copy-pass.ts';
import { toMoveFailure } from './move-failure.ts';
import { type MoveOptions, type MovedLibrary, moveLibrary } from './move-library.ts';
import { moveManifestName, readMoveManifest } from './move-manifest.ts';

const { disk, canMount, mount, unmount } = await createSmallDisk(2);

let base: string;
let source: string;
let target: string;

function put(path: string, content: string | Uint8Array = path): void {
  mkdirSync(dirname(join(source, path)), { recursive: true });
  writeFileSync(join(source, path), content);
}

/** Content of every file below a folder, by its path, but for what belongs to the move. */
function contents(folder: string): Record<string, string> {
  const paths = tree(folder).filter((path) => !path.endsWith('/') && path !== moveManifestName);
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path)).toString('base64')]));
}

/** Moves everything; resolves with what was switched to. */
async function move(changes: Partial<MoveOptions> = {}): Promise<MovedLibrary | null> {
  let moved: MovedLibrary | null = null;
  await moveLibrary({
    ...{ source, target, signal: new AbortController().signal },
    ...{ mayResume: true, onBegin: () => undefined },
    freeBytes: () => Promise.resolve(Number.MAX_SAFE_INTEGER),
    onProgress: () => undefined,
    async switchOver(_target, finish) {
      moved = await finish();
    },
    ...changes,
  });
  return moved;
}

/** Does `work` at the first progress that `when` is true of. */
function whenFirst(when: (progress: PassProgress) => boolean, work: () => void) {
  let isDone = false;
  return (progress: PassProgress) => {
    if (isDone || !when(progress)) return;
    isDone = true;
    work();
  };
}

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'outspoken-move-'));
  source = join(base, 'library');
  target = join(base, 'target');
  mkdirSync(target);
  for (let index = 0; index < 12; index++) {
    put(`Acme/Web/Memo ${index}/recording.json`, `{"n":${index}}`);
    put(`Acme/Web/Memo ${index}/capture-microphone.webm`, Buffer.alloc(40_000, index));
  }
  mkdirSync(join(source, 'Acme/Empty'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe('moving a library', () => {
  it('copies every file with its time, reads it back and lists it', async () => {
    const moved = await move();
    expect(moved).toMatchObject({ files: 24, source, target });
    expect(contents(target)).toEqual(contents(source));
    expect(existsSync(join(target, 'Acme/Empty'))).toBe(true);
    const file = 'Acme/Web/Memo 3/capture-microphone.webm';
    expect(
      Math.abs(statSync(join(target, file)).mtimeMs - statSync(join(source, file)).mtimeMs),
    ).toBeLessThan(2);
    expect((await readMoveManifest(target))?.entries.size).toBe(24);
  });

  it('leaves out links and what is only there in passing', async () => {
    const kept = contents(source);
    writeFileSync(join(base, 'secret'), 'not of the library');
    symlinkSync(join(base, 'secret'), join(source, 'Acme/link'));
    symlinkSync(base, join(source, 'Acme/folder'));
    put('Acme/Web/Memo 1/.reserve');
    put('Acme/Web/Memo 1/.made-0123456789ab.part');
    put('Acme/Web/Memo 1/.0123456789ab.tmp');
    await move();
    expect(contents(target)).toEqual(kept);
  });

  it('goes on where it was stopped, without copying again what is there', async () => {
    const stop = new AbortController();
    const onProgress = whenFirst(
      ({ files }) => files === 10,
      () => stop.abort(),
    );
    await expect(move({ signal: stop.signal, onProgress })).rejects.toThrow();
    const before = readdirSync(join(target, 'Acme/Web'));
    const inode = (path: string) => statSync(join(target, path)).ino;
    const first = 'Acme/Web/Memo 0/capture-microphone.webm';
    const kept = inode(first);
    await move();
    expect(before.length).toBeGreaterThan(1);
    expect(inode(first)).toBe(kept);
    expect(contents(target)).toEqual(contents(source));
  });

  it('goes on after its process was killed, again and again', async () => {
    const script = fileURLToPath(new URL('move-child.ts', import.meta.url));
    for (const killAfter of [3, 8, 15, 20]) {
      const child: ChildProcess = spawn(process.execPath, [script, source, target], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let told = 0;
      child.stdout?.on('data', (chunk: Buffer) => {
        told = Number(chunk.toString().trim().split('\n').at(-1));
        if (told >= killAfter) child.kill('SIGKILL');
      });
      await once(child, 'exit');
      expect(told).toBeGreaterThanOrEqual(killAfter);
    }
    // As a kill in the middle of a file and of a line leaves it.
    writeFileSync(join(target, 'Acme/Web/Memo 0/.moving-0123456789ab.part'), 'half');
    appendFileSync(join(target, moveManifestName), '{"path":"Acme/Web/Me');
    await move();
    expect(contents(target)).toEqual(contents(source));
    expect((await readMoveManifest(target))?.entries.size).toBe(24);
  });

  it('copies again what does not agree with the list any more', async () => {
    await move({ switchOver: () => Promise.resolve() });
    writeFileSync(join(target, 'Acme/Web/Memo 2/recording.json'), '{"n":9}');
    rmSync(join(target, 'Acme/Web/Memo 5'), { recursive: true });
    await move();
    expect(contents(target)).toEqual(contents(source));
  });

  it('catches up with what is changed, added, moved and removed meanwhile', async () => {
    const change = () => {
      appendFileSync(join(source, 'Acme/Web/Memo 0/capture-microphone.webm'), 'more');
      renameSync(join(source, 'Acme/Web'), join(source, 'Acme/Site'));
      rmSync(join(source, 'Acme/Site/Memo 7'), { recursive: true });
      put('Acme/Site/New/recording.json');
    };
    await move({ onProgress: whenFirst(({ files }) => files === 6, change) });
    expect(contents(target)).toEqual(contents(source));
    expect(readdirSync(join(target, 'Acme')).sort()).toEqual(['Empty', 'Site']);
  });

  it('copies a file again that changes while it is read', async () => {
    const path = join(source, 'Acme/Long');
    writeFileSync(path, Buffer.alloc(5 * 1024 * 1024, 1));
    const onProgress = whenFirst(
      ({ bytes }) => bytes > 0,
      () => appendFileSync(path, 'end'),
    );
    await move({ onProgress });
    expect(contents(target)).toEqual(contents(source));
  });

  it('does not go on with the copy where something never comes to rest', async () => {
    const path = join(source, 'Acme/Long');
    writeFileSync(path, Buffer.alloc(3 * 1024 * 1024, 1));
    const onProgress = () => appendFileSync(path, 'x');
    await expect(move({ onProgress })).rejects.toMatchObject({
      problem: { kind: 'file-changing', file: 'Acme/Long' },
    });
  });

  it.each<[string, () => void, string]>([
    ['lies in the library', () => mkdirSync((target = join(source, 'inner'))), 'inside'],
    ['holds the library', () => (target = base), 'inside'],
    ['is the library by another name', () => symlinkSync(source, (target = join(base, 'link'))), 'inside'],
    ['is not empty', () => writeFileSync(join(target, 'mine.txt'), ''), 'not-empty'],
    ['is not there', () => rmSync(target, { recursive: true }), 'target-missing'],
  ])('refuses a folder that %s', async (_, prepare, kind) => {
    prepare();
    const before = tree(base);
    await expect(move()).rejects.toMatchObject({ problem: { kind } });
    expect(tree(base)).toEqual(before);
  });

  it('refuses what an earlier move of another library left', async () => {
    await move();
    renameSync(source, (source = join(base, 'other')));
    await expect(move()).rejects.toMatchObject({ problem: { kind: 'not-empty' } });
  });

  it('never writes over a copy that was the library since', async () => {
    await move();
    writeFileSync(join(target, 'Acme/Web/Memo 2/recording.json'), 'written in the new place');
    const before = contents(target);
    await expect(move({ mayResume: false })).rejects.toMatchObject({ problem: { kind: 'not-empty' } });
    expect(contents(target)).toEqual(before);
  });

  it('says before it begins how much room is missing', async () => {
    const freeBytes = () => Promise.resolve(1024);
    const failure = (await move({ freeBytes }).catch((error: unknown) => error)) as { problem: unknown };
    expect(failure.problem).toMatchObject({ kind: 'no-room' });
    expect(contents(target)).toEqual({});
  });

  it('says that a disk went away, and goes on when it is back', async () => {
    const away = () => renameSync(target, `${target}-away`);
    await expect(move({ onProgress: whenFirst(({ files }) => files === 5, away) })).rejects.toMatchObject({
      problem: { kind: 'target-missing' },
    });
    // An empty folder in its place, as an unmounted disk leaves it, is not written to.
    expect(existsSync(target)).toBe(false);
    renameSync(`${target}-away`, target);
    await move();
    expect(contents(target)).toEqual(contents(source));
  });

  it('does not take an empty folder in place of the disk for the disk', async () => {
    const away = () => {
      renameSync(target, `${target}-away`);
      mkdirSync(target);
    };
    await expect(move({ onProgress: whenFirst(({ files }) => files === 5, away) })).rejects.toMatchObject({
      problem: { kind: 'target-missing' },
    });
    expect(tree(target).filter((path) => !path.endsWith('/'))).toEqual([]);
  });

  it('names the file that cannot be read', async () => {
    const error = Object.assign(new Error('damaged sector'), { code: 'EIO', syscall: 'read' });
    const failure = await toMoveFailure(error, { source, target }, { file: 'Acme/a', reading: true });
    expect(failure).toMatchObject({ problem: { kind: 'file-unreadable', file: 'Acme/a' } });
  });

  it.runIf(canMount)('ends where a mounted disk is full, and goes on when there is room', async () => {
    put('Acme/Large', Buffer.alloc(3 * 1024 * 1024, 7));
    mount();
    try {
      target = disk;
      await expect(move()).rejects.toMatchObject({ problem: { kind: 'disk-full', file: 'Acme/Large' } });
      expect(await freeBytesOf(disk)).toBeGreaterThan(0);
      rmSync(join(source, 'Acme/Large'));
      await move();
      expect(contents(target)).toEqual(contents(source));
    } finally {
      unmount();
    }
  });
});
