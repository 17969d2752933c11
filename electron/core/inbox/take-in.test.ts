import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LibraryFixture, createLibraryFixture, tree } from '../library/test-support/library-fixture.ts';
import { createDeliverables } from '../media/deliverables.ts';
import { makeMaster } from '../media/make-master.ts';
import { toDetail } from '../media/playback.ts';
import { anyFfmpeg, freeContext, plainFfmpeg, realWorkshop } from '../media/test-support/real-ffmpeg.ts';
import { masterEncoding } from '../media/voice-presets.ts';
import { createImports } from './imports.ts';
import { takeIn } from './take-in.ts';

let fixture: LibraryFixture;
let base: string;
const tone = ['-f', 'lavfi', '-i', 'sine=duration=3'];

beforeEach(() => {
  fixture = createLibraryFixture();
  base = mkdtempSync(join(tmpdir(), 'outspoken-inbox-'));
});

afterEach(async () => {
  await fixture.dispose();
  rmSync(base, { recursive: true, force: true });
});

async function openInbox() {
  const library = await fixture.open();
  const takenIn: string[] = [];
  const workshop = realWorkshop();
  const inbox = createImports({
    ...{ clock: fixture.clock, freeBytes: () => Promise.resolve(1e12) },
    directory: join(base, 'imports'),
    projectOf: () => Promise.resolve(null),
    takeMessage: () => Promise.reject(new Error('no message was expected')),
    async takeIn(received) {
      const id = await takeIn(received, { library, workshop }, new AbortController().signal);
      takenIn.push(id);
      return id;
    },
  });
  const importBytes = async (name: string, data: Uint8Array<ArrayBuffer>, modifiedMs?: number) => {
    const { importId } = await inbox.beginImport({ name, sizeBytes: data.byteLength, modifiedMs });
    const half = Math.ceil(data.byteLength / 2);
    await inbox.appendImport({ importId, offset: 0, data: data.subarray(0, half) });
    await inbox.appendImport({ importId, offset: half, data: data.subarray(half) });
    return (await inbox.finishImport({ importId })).recordingIds[0] ?? '';
  };
  return { inbox, library, importBytes, takenIn };
}

async function encode(name: string, options: readonly string[] = []): Promise<Buffer<ArrayBuffer>> {
  const path = join(base, name);
  plainFfmpeg(await anyFfmpeg(), [...tone, ...options, path]);
  return readFileSync(path);
}

test.each([
  ['memo.m4a', 'original.m4a'],
  ['memo.mp3', 'original.mp3'],
  ['memo.wav', 'original.wav'],
  ['memo.flac', 'original.flac'],
  ['memo.ogg', 'original.ogg'],
  ['memo.webm', 'original.webm'],
])('takes in %s, which plays, gets a master and survives a lost index', async (name, original) => {
  const bytes = await encode(name, /ogg|webm/.test(name) ? ['-c:a', 'libopus'] : []);
  const { library, importBytes, takenIn } = await openInbox();
  const id = await importBytes(name, bytes);
  expect(takenIn).toEqual([id]);
  const { file, folder } = library.getStored(id);
  expect(file).toMatchObject({ title: 'memo', direction: 'received', original: { file: original } });
  expect(readFileSync(join(folder, original)).equals(bytes)).toBe(true);
  expect(file.durationMs).toBeGreaterThan(2900);
  expect((await toDetail(library.summary(id), library)).playbackUrl).not.toBeNull();
  const master = await makeMaster(freeContext(await anyFfmpeg()), {
    ...{ library, recordingId: id, voiceEncoding: masterEncoding('standard') },
    onProgress: () => undefined,
  });
  expect(Math.abs(master.durationMs - 3000)).toBeLessThan(150);
  fixture.deleteIndex();
  const again = await fixture.open();
  expect(again.listRecordings({ scope: { received: true }, offset: 0, limit: 10 })).toMatchObject({
    total: 1,
    items: [{ id, direction: 'received', missingFiles: [] }],
  });
});

test('takes its date from the file, and the same file in once', async () => {
  const bytes = await encode('dated.m4a', ['-metadata', 'creation_time=2025-03-04T05:06:07Z']);
  const { library, importBytes } = await openInbox();
  const id = await importBytes('dated.m4a', bytes);
  expect(Date.parse(library.getStored(id).file.createdAt)).toBe(Date.parse('2025-03-04T05:06:07Z'));
  expect(await importBytes('other name.m4a', bytes)).toBe(id);
  expect(library.listRecordings({ scope: { received: true }, offset: 0, limit: 10 }).total).toBe(1);
});

test.each([
  [
    'phone.mov',
    ['-movflags', 'use_metadata_tags'],
    'com.apple.quicktime.creationdate=2025-03-04T07:06:07+0200',
  ],
  ['talk.mp3', ['-id3v2_version', '4'], 'date=2025-03-04T05:06:07Z'],
  ['talk.ogg', ['-c:a', 'libopus'], 'date=2025-03-04T05:06:07Z'],
  ['talk.webm', ['-c:a', 'libopus'], 'creation_time=2025-03-04T05:06:07Z'],
  ['talk.flac', [], 'date=2025-03-04T05:06:07Z'],
])('takes the date of %s from what it says itself, before that of the file', async (name, options, tag) => {
  const bytes = await encode(name, [...options, '-metadata', tag]);
  const { library, importBytes } = await openInbox();
  const id = await importBytes(name, bytes, Date.parse('2026-01-02T03:04:05Z'));
  expect(Date.parse(library.getStored(id).file.createdAt)).toBe(Date.parse('2025-03-04T05:06:07Z'));
});

test('takes the date of a file that says none from when it was changed', async () => {
  const { library, importBytes } = await openInbox();
  const modifiedMs = Date.parse('2026-01-02T03:04:05Z');
  const id = await importBytes('talk.wav', await encode('talk.wav'), modifiedMs);
  expect(Date.parse(library.getStored(id).file.createdAt)).toBe(modifiedMs);
});

const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n';

test.each([
  ['a playlist', 'playlist.webm', Buffer.from(playlist)],
  ['text', 'text.mp4', Buffer.from('Dear all, this is no film.')],
  ['a concat script', 'list.ogg', Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n")],
])('refuses %s and keeps nothing', async (_what, name, bytes) => {
  const { importBytes, library, takenIn } = await openInbox();
  await expect(importBytes(name, bytes)).rejects.toMatchObject({ code: 'media-unreadable' });
  expect(takenIn).toEqual([]);
  expect(library.listRecordings({ scope: { all: true }, offset: 0, limit: 10 }).total).toBe(0);
  expect(tree(base)).toEqual(['imports/']);
});

const film = ['-f', 'lavfi', '-i', 'testsrc=duration=3:size=320x240:rate=25', '-shortest'];
const vp8 = ['-c:v', 'libvpx', '-c:a', 'libopus'];

test.each([
  ['film.mp4', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p'], 'original.mp4', 'original'],
  ['film.mov', ['-c:v', 'mpeg4'], 'original.mp4', null],
  ['film.webm', vp8, 'original.webm', 'original'],
  ['silent.mp4', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-map', '1:v'], 'original.mp4', 'original'],
] as const)('takes in the film %s', async (name, options, original, preset) => {
  const bytes = await encode(name, [...film, ...options]);
  const { library, importBytes } = await openInbox();
  const id = await importBytes(name, bytes);
  const { file, folder } = library.getStored(id);
  expect(file).toMatchObject({ kind: 'camera', original: { file: original } });
  expect(file.master?.preset ?? null).toBe(preset);
  expect(readFileSync(join(folder, original)).equals(bytes)).toBe(true);
  expect(Math.abs(file.durationMs - 3000)).toBeLessThan(100);
  const isSilent = name.startsWith('silent');
  expect(file.tracks).toHaveLength(isSilent ? 1 : 2);
  expect(file.levels.some((level) => level > 0)).toBe(!isSilent);
  expect((await toDetail(library.summary(id), library)).playbackUrl === null).toBe(preset === null);
  const master = await makeMaster(freeContext(await anyFfmpeg()), {
    ...{ library, recordingId: id, voiceEncoding: masterEncoding('standard') },
    onProgress: () => undefined,
  });
  expect(Math.abs(master.durationMs - 3000)).toBeLessThan(150);
  expect(readFileSync(join(folder, original)).equals(bytes)).toBe(true);
});

test.each([
  ['at its end', [], 'master.mp4'],
  ['in front', ['-movflags', '+faststart'], 'original.mp4'],
] as const)('sends a large film on as it came, its index %s', async (_, flags, master) => {
  const noise = ['-f', 'lavfi', '-i', 'nullsrc=s=320x240:r=25:d=3,geq=random(1)*255:128:128'];
  const codec = ['-c:v', 'libx264', '-qp', '10', '-pix_fmt', 'yuv420p', '-map', '1:v', ...flags];
  const { library, importBytes } = await openInbox();
  const id = await importBytes('film.mp4', await encode('film.mp4', [...noise, ...codec]));
  expect(library.getStored(id).file.master?.file).toBe(master);
  const workshop = realWorkshop();
  const deliverables = createDeliverables({ library, workshop, voicePreset: () => 'standard' });
  const files = await deliverables.makeDeliverables({
    ...{ recordingId: id, screenPreset: 'original', limitBytes: null, folder: base },
    ...{ signal: new AbortController().signal, onProgress: () => undefined },
  });
  expect(files).toMatchObject([{ preset: 'original' }]);
  expect(files[0]?.sizeBytes).toBeGreaterThan(1_000_000);
});

test('sends a film on, fitted to a mail', async () => {
  const codec = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p'];
  const { library, importBytes } = await openInbox();
  const id = await importBytes('film.mp4', await encode('film.mp4', [...film, ...codec]));
  const workshop = realWorkshop();
  const deliverables = createDeliverables({ library, workshop, voicePreset: () => 'standard' });
  const files = await deliverables.makeDeliverables({
    ...{ recordingId: id, screenPreset: 'universal', limitBytes: 2_000_000, folder: base },
    ...{ signal: new AbortController().signal, onProgress: () => undefined },
  });
  expect(files).toMatchObject([{ preset: 'universal' }]);
  expect(Math.abs((files[0]?.durationMs ?? 0) - 3000)).toBeLessThan(150);
});

test('tells the length of a film that does not tell it itself', async () => {
  const { library, importBytes } = await openInbox();
  const id = await importBytes('live.webm', await encode('live.webm', [...film, ...vp8, '-live', '1']));
  expect(Math.abs(library.getStored(id).file.durationMs - 3000)).toBeLessThan(100);
});

test('refuses a sound that was cut off before its index', async () => {
  const { importBytes } = await openInbox();
  await encode('cut.m4a');
  truncateSync(join(base, 'cut.m4a'), 5000);
  await expect(importBytes('cut.m4a', readFileSync(join(base, 'cut.m4a')))).rejects.toMatchObject({
    code: 'media-unreadable',
  });
});

test.each(['../../x.mp3', 'a\u202Egpj.mp3', 'n'.repeat(5000), 'two\nlines.mp3', '\0'])(
  'shows a hostile name as text and never uses it on the disk: %j',
  async (name) => {
    const { importBytes, library } = await openInbox();
    const id = await importBytes(name, await encode('memo.mp3'));
    const { file } = library.getStored(id);
    expect(file.title).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(file.origin?.originalName.length).toBeLessThanOrEqual(200);
    expect(tree(fixture.root).filter((path) => path.endsWith('.mp3'))).toEqual([
      expect.stringMatching(/^Unfiled\/Recordings\/[^/]+\/original\.mp3$/),
    ]);
  },
);

test('refuses gaps, more than was announced, and what was not all sent', async () => {
  const { inbox } = await openInbox();
  const { importId } = await inbox.beginImport({ name: 'a.mp3', sizeBytes: 4 });
  const data = new Uint8Array(3);
  await expect(inbox.appendImport({ importId, offset: 1, data })).rejects.toMatchObject({
    code: 'sequence-gap',
  });
  await inbox.appendImport({ importId, offset: 0, data });
  await expect(inbox.appendImport({ importId, offset: 3, data })).rejects.toMatchObject({
    code: 'too-large',
  });
  await expect(inbox.finishImport({ importId })).rejects.toMatchObject({ code: 'sequence-gap' });
  await expect(inbox.finishImport({ importId })).rejects.toMatchObject({ code: 'not-found' });
});

test('removes what an earlier run was sent and did not take in', async () => {
  mkdirSync(join(base, 'imports'));
  writeFileSync(join(base, 'imports', 'left'), 'half');
  const { importBytes } = await openInbox();
  await importBytes('memo.mp3', await encode('memo.mp3'));
  expect(tree(join(base, 'imports'))).toEqual([]);
});
