import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordingOrigin } from '../../../shared/model/origin.ts';
import { withViews } from '../library/with-views.ts';
import { type LibraryFixture, createLibraryFixture } from '../library/test-support/library-fixture.ts';
import { anyFfmpeg, plainFfmpeg, realWorkshop } from '../media/test-support/real-ffmpeg.ts';
import { findPartSets, findUnjoined, missingMessages } from './find-part-sets.ts';
import { joinReceived } from './join-received.ts';
import { type Received, takeIn } from './take-in.ts';

/** Of the message that all parts belong to. */
const setId = randomUUID();
let fixture: LibraryFixture;
let base: string;
const never = new AbortController().signal;

beforeEach(() => {
  fixture = createLibraryFixture();
  base = mkdtempSync(join(tmpdir(), "outspoken's join-"));
});
afterEach(async () => {
  await fixture.dispose();
  rmSync(base, { recursive: true, force: true });
});

/** A film of eight seconds in four parts, as they were sent. */
async function makeParts(): Promise<readonly string[]> {
  const film = ['-f', 'lavfi', '-i', 'testsrc=duration=8:size=320x240:rate=25'];
  const sound = ['-f', 'lavfi', '-i', 'sine=duration=8'];
  const codecs = ['-c:v', 'libx264', '-g', '50', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  const parts = ['-f', 'segment', '-segment_time', '2', '-reset_timestamps', '1'];
  plainFfmpeg(await anyFfmpeg(), [...film, ...sound, ...codecs, ...parts, join(base, 'part-%d.mp4')]);
  return [0, 1, 2, 3].map((number) => join(base, `part-${number}.mp4`));
}

function originOf(paths: readonly string[], index: number): RecordingOrigin {
  const itemId = randomUUID();
  const files = paths.map((path, at) => {
    const data = readFileSync(path);
    const sha256 = createHash('sha256').update(data).digest('hex');
    return { number: at + 1, sizeBytes: data.byteLength, durationMs: 2000, sha256 };
  });
  const createdAt = '2026-11-22T09:30:00.000+01:00';
  return {
    ...{ kind: 'mail', originalName: 'Tour (1 of 4).mp4', receivedAt: createdAt, subject: '', text: '' },
    ...{ messageId: null, inReplyTo: null, itemId, link: null },
    sender: { name: 'Ada', email: 'ada@x.test' },
    item: {
      ...{ version: 1, itemId, part: { setId, number: index + 1, count: 4 }, project: null },
      ...{ answers: null, receiptSecret: null },
      recordings: [
        {
          ...{ id: '33333333-3333-4333-8333-333333333333', title: 'Tour', kind: 'screen', createdAt },
          ...{ durationMs: 8000, marks: [{ atMs: 5000, label: 'here' }], files },
          attached: [{ number: index + 1, name: 'a.mp4' }],
        },
      ],
    },
  };
}

async function openTaking() {
  const library = await fixture.open();
  const workshop = realWorkshop();
  const take = (received: Received) => takeIn(received, { library, workshop }, never);
  return { library, take, deps: { library, workshop, folder: join(base, 'work'), takeIn: take } };
}

test('makes one recording of its parts, whatever their order, and puts them into the bin', async () => {
  const { library, take, deps } = await openTaking();
  const paths = await makeParts();
  const results: (string | null)[] = [];
  const missing: (readonly number[])[] = [];
  for (const index of [2, 0, 3, 1]) {
    const id = await take({ path: paths[index] ?? '', origin: originOf(paths, index), projectId: null });
    expect(library.summary(id).title).toBe(`Tour, part ${index + 1} of 4`);
    results.push(await joinReceived(id, deps, never));
    missing.push(...findPartSets(library).flatMap((set) => [missingMessages(set)]));
  }
  expect(missing).toEqual([[1, 2, 4], [2, 4], [2]]);
  expect(results.slice(0, 3)).toEqual([null, null, null]);
  const joined = library.getStored(results[3] ?? '').file;
  expect(joined).toMatchObject({ title: 'Tour', kind: 'screen', marks: [{ atMs: 5000, label: 'here' }] });
  expect(Math.abs(joined.durationMs - 8000)).toBeLessThan(150);
  const page = { offset: 0, limit: 10 };
  expect(library.listRecordings({ ...page, scope: { received: true } }).total).toBe(1);
  expect(library.listRecordings({ ...page, scope: { bin: true } }).total).toBe(4);
  expect(readdirSync(join(base, 'work'))).toEqual([]);
});

test('goes on with what was viewed of parts before they were joined', async () => {
  const { library, take, deps } = await openTaking();
  const paths = await makeParts();
  let joined: string | null = null;
  for (const index of [1, 3, 0, 2]) {
    const id = await take({ path: paths[index] ?? '', origin: originOf(paths, index), projectId: null });
    const ranges = [{ startMs: 0, endMs: index === 3 ? 1000 : 2000 }];
    const view = (at: string) => library.update(id, ({ file }) => withViews(file, ranges, at));
    if (index === 1) await view('2026-11-23T12:00:00.000Z');
    if (index === 3) await view('2026-11-23T11:00:00.000Z');
    joined = await joinReceived(id, deps, never);
  }
  const { views } = library.getStored(joined ?? '').file;
  expect(views).toEqual({
    ...{ firstAt: '2026-11-23T12:00:00.000Z', lastAt: '2026-11-23T11:00:00.000Z' },
    ranges: [
      { startMs: 2000, endMs: 4000 },
      { startMs: 6000, endMs: 7000 },
    ],
  });
  expect(library.summary(joined ?? '').viewed).toBe(true);
});

test('leaves parts alone that do not fit together', async () => {
  const { library, take, deps } = await openTaking();
  const paths = await makeParts();
  const sound = join(base, 'sound.m4a');
  plainFfmpeg(await anyFfmpeg(), ['-f', 'lavfi', '-i', 'sine=duration=2', sound]);
  writeFileSync(paths[3] ?? '', readFileSync(sound));
  let last: string | null = null;
  for (const index of [0, 1, 2, 3]) {
    const id = await take({ path: paths[index] ?? '', origin: originOf(paths, index), projectId: null });
    last = await joinReceived(id, deps, never);
  }
  const shown = library.listRecordings({ scope: { received: true }, offset: 0, limit: 10 });
  expect(last === null ? shown.total : shown.items[0]?.title).toBe(last === null ? 4 : 'Tour');
});

test('clears away parts that a crash left beside the whole, and a part that comes again', async () => {
  const { library, take, deps } = await openTaking();
  const paths = await makeParts();
  const origins = paths.map((_, index) => originOf(paths, index));
  const first = origins[0]?.itemId ?? '';
  const takePart = (index: number) => {
    const origin = origins[index] ?? originOf(paths, index);
    const answers = index === 0 ? { messageId: `<${first}>` } : { inReplyTo: `<${first}>` };
    return take({ path: paths[index] ?? '', origin: { ...origin, ...answers }, projectId: null });
  };
  let left = 2;
  const dying = {
    ...library,
    binRecording: (id: string) =>
      left-- > 0 ? library.binRecording(id) : Promise.reject(new Error('killed')),
  };
  for (const index of [0, 1, 2]) await takePart(index);
  const last = await takePart(3);
  await expect(joinReceived(last, { ...deps, library: dying }, never)).rejects.toThrow('killed');
  const received = () => library.listRecordings({ scope: { received: true }, offset: 0, limit: 10 });
  expect(received().total).toBe(3);
  // At the next start, whatever brought them.
  const beside = findUnjoined(library);
  expect(beside).toHaveLength(2);
  const whole = await joinReceived(beside[0] ?? '', deps, never);
  expect(findUnjoined(library)).toEqual([]);
  expect(await joinReceived(await takePart(3), deps, never)).toBe(whole);
  expect(received().items.map(({ id, title }) => ({ id, title }))).toEqual([{ id: whole, title: 'Tour' }]);
  expect(await joinReceived(await takePart(1), deps, never)).toBe(whole);
  expect(received().total).toBe(1);
});

/** Two films of four seconds in three messages: the second one has the end of the first film and the beginning of the second. */
function originsOfTwo(paths: readonly string[]): Readonly<Record<string, RecordingOrigin>> {
  const [one, two] = [paths.slice(0, 2), paths.slice(2)].map((own, index) => {
    const [recording] = originOf(own, 0).item?.recordings ?? [];
    if (recording === undefined) throw new Error('nothing is carried');
    const id = `${String(index + 1).repeat(8)}-3333-4333-8333-333333333333`;
    return {
      ...recording,
      id,
      title: index === 0 ? 'One' : 'Two',
      createdAt: `2026-11-22T0${index + 1}:30:00.000Z`,
    };
  });
  if (!one || !two) throw new Error('two were made');
  const message = (number: number, recordings: readonly (typeof one)[]): RecordingOrigin => {
    const { item, ...origin } = originOf(paths, 0);
    if (!item) throw new Error('nothing is carried');
    const part = { setId, number, count: 3 };
    return { ...origin, item: { ...item, part, recordings: [...recordings] } };
  };
  const [first, second, third] = [message(1, [one]), message(2, [one, two]), message(3, [two])];
  return { '0': first, '1': second, '2': second, '3': third };
}

function withoutJoined(origin: RecordingOrigin): RecordingOrigin {
  const kept = Object.entries(origin).filter(([name]) => name !== 'joined');
  return Object.fromEntries(kept) as RecordingOrigin;
}

test.each([
  ['noted', (origin: RecordingOrigin) => origin],
  ['not noted, as by earlier versions', withoutJoined],
])(
  'keeps recordings apart that came in the same messages, where what was joined is %s',
  async (_what, asNoted) => {
    const { library, take, deps } = await openTaking();
    const paths = await makeParts();
    const origins = originsOfTwo(paths);
    const takePart = async (index: number) => {
      const origin = origins[index];
      if (!origin) throw new Error('no such part');
      const id = await take({ path: paths[index] ?? '', origin, projectId: null });
      const whole = await joinReceived(id, deps, never);
      if (whole !== null) {
        await library.update(whole, ({ file }) => ({ ...file, origin: file.origin && asNoted(file.origin) }));
      }
      return whole;
    };
    // The second film is whole before the beginning of the first one comes.
    expect([await takePart(1), await takePart(2)]).toEqual([null, null]);
    const two = await takePart(3);
    expect(findPartSets(library).map(missingMessages)).toEqual([[1]]);
    const one = await takePart(0);
    const titles = [one, two].map((id) => (id === null ? null : library.summary(id).title));
    expect(titles).toEqual(['One', 'Two']);
    expect(library.listRecordings({ scope: { received: true }, offset: 0, limit: 10 }).total).toBe(2);
    expect(findPartSets(library)).toEqual([]);
    // What comes again goes where it belongs.
    expect([await takePart(0), await takePart(3)]).toEqual([one, two]);
  },
);
