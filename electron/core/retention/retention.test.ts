import { createHash } from 'node:crypto';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { MessageRecord } from '../history/mail-file.ts';
import type { Library } from '../library/library.ts';
import { withEdit } from '../library/set-edit.ts';
import {
  type LibraryFixture,
  createLibraryFixture,
  makeRecording,
} from '../library/test-support/library-fixture.ts';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import { type Retention, createRetention } from './retention.ts';

const sent: MessageRecord = {
  ...{ messageId: '<1@here.test>', inReplyTo: null, itemId: 'item', via: 'account', from: null },
  ...{ to: [], cc: [], subject: '', text: '', part: null, state: 'sent', maybeSent: false },
  ...{ createdAt: '', sentAt: null, deliveredAt: null, openedAt: null, viewed: null },
};

describe('keeping captures for a time', () => {
  let fixture: LibraryFixture;
  let library: Library;
  let retention: Retention;
  let projectId: string;
  let id: string;
  let messages: Map<string, readonly MessageRecord[]>;
  let isRecording: boolean;
  const failures: unknown[] = [];
  const stored = () => library.getStored(id);
  const path = (name: string) => join(stored().folder, name);
  const capture = 'capture-microphone.webm';

  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    ({ projectId } = await library.createProject({ client: 'Acme', project: 'Web' }));
    id = await makeRecording(library, { projectId, title: 'Idea' });
    await addMaster();
    messages = new Map([[id, [sent]]]);
    isRecording = false;
    failures.length = 0;
    await library.setCaptureDays({ projectId, captureDays: 30 });
    openRetention();
    fixture.clock.set('2026-12-23T09:00:00.000Z');
  });
  afterEach(async () => {
    await retention.dispose();
    await fixture.dispose();
    expect(failures).toEqual([]);
  });

  function openRetention(): void {
    retention = createRetention({
      library,
      messageRecords: () => messages,
      isRecording: () => isRecording,
      clock: fixture.clock,
      log: { info: () => undefined, error: (event, error) => failures.push([event, error]) },
    });
  }

  async function addMaster(changes: Partial<RecordingFile> = {}): Promise<void> {
    await library.update(id, ({ file, folder }) => {
      const data = Buffer.from('a master');
      writeFileSync(join(folder, 'master.m4a'), data);
      utimesSync(join(folder, 'master.m4a'), new Date('2026-11-22'), new Date('2026-11-22'));
      const sha256 = createHash('sha256').update(data).digest('hex');
      const made = { preset: 'aac-48' as const, mimeType: 'audio/mp4', durationMs: 1000, editRevision: 0 };
      const master = { file: 'master.m4a', sizeBytes: data.length, sha256, ...made };
      return { ...file, master, ...changes };
    });
  }

  it('lets the master stand for a capture that was sent long ago, and counts the bytes that came free', async () => {
    const { tracks } = stored().file;
    const [before] = library.listUse().clients;
    await retention.look();
    const { file } = stored();
    expect(existsSync(path(capture))).toBe(false);
    expect(file.released).toEqual({
      releasedAt: '2026-12-23T09:00:00.000Z',
      captures: tracks,
      removed: true,
    });
    expect(file.tracks).toMatchObject([
      { track: 'microphone', file: 'master.m4a', mimeType: 'audio/mp4', sizeBytes: 8, offsetMs: 0 },
    ]);
    expect(library.summary(id).missingFiles).toEqual([]);
    expect(before?.captureBytes).toBeGreaterThan(0);
    const after = { recordingCount: 1, captureBytes: 0, masterBytes: 8 };
    expect(library.listUse()).toMatchObject({ clients: [after], kinds: [{ kind: 'voice', ...after }] });
    const written = JSON.parse(readFileSync(path('recording.json'), 'utf8')) as RecordingFile;
    expect(written.tracks).toEqual(file.tracks);
  });

  it.each<[string, () => unknown]>([
    ['the project keeps them always', () => library.setCaptureDays({ projectId, captureDays: null })],
    ['it was never sent', () => messages.clear()],
    ['it may not have arrived', () => messages.set(id, [{ ...sent, state: 'failed', maybeSent: true }])],
    ['the time is not over', () => library.setCaptureDays({ projectId, captureDays: 32 })],
    [
      'the master is younger than the recording',
      () => utimesSync(path('master.m4a'), new Date(), new Date('2026-12-01')),
    ],
    ['the master is gone', () => library.update(id, ({ file }) => ({ ...file, master: null }))],
    ['the master has another size', () => writeFileSync(path('master.m4a'), 'cut')],
    [
      'it was cut',
      () =>
        library.update(id, ({ file }) =>
          withEdit(file, { ...untouchedEdit, cuts: [{ startMs: 0, endMs: 100 }] }),
        ),
    ],
    ['it lies in the bin', () => library.binRecording(id)],
  ])('keeps the capture where %s', async (_, change) => {
    await change();
    await retention.look();
    expect(existsSync(path(capture))).toBe(true);
    expect(stored().file.released).toBeNull();
  });

  it('keeps the capture where one bit of the master changed', async () => {
    writeFileSync(path('master.m4a'), 'a mastes');
    utimesSync(path('master.m4a'), new Date('2026-11-22'), new Date('2026-11-22'));
    await retention.look();
    expect(existsSync(path(capture))).toBe(true);
  });

  it('never removes the file as it came, only what was made of it', async () => {
    const original = { file: capture, mimeType: 'audio/webm', sizeBytes: 1, sha256: '' };
    await addMaster({ direction: 'received', original });
    await retention.look();
    expect(existsSync(path(capture))).toBe(true);
    writeFileSync(path('original.webm'), 'as it came');
    await addMaster({ direction: 'received', original: { ...original, file: 'original.webm' } });
    fixture.clock.set('2026-12-25T09:00:00.000Z');
    messages.clear();
    await retention.look();
    expect(existsSync(path(capture))).toBe(false);
    expect(existsSync(path('original.webm'))).toBe(true);
  });

  it('finishes what an app left that ended between the two steps, and leaves other files alone', async () => {
    const [track] = stored().file.tracks;
    if (track === undefined) throw new Error('no track');
    await library.update(id, ({ file }) => ({
      ...file,
      tracks: file.tracks.map((one) => ({ ...one, file: 'master.m4a' })),
      released: {
        releasedAt: '2026-12-01T00:00:00.000Z',
        captures: [
          track,
          { ...track, file: 'recording.json' },
          { ...track, file: '../project.json' },
          { ...track, file: 'master.m4a', sizeBytes: 8 },
        ],
        removed: false,
      },
    }));
    await retention.look();
    expect(existsSync(path(capture))).toBe(false);
    expect(existsSync(path('recording.json'))).toBe(true);
    expect(existsSync(path('../project.json'))).toBe(true);
    expect(existsSync(path('master.m4a'))).toBe(true);
    expect(stored().file.released?.removed).toBe(true);
    // Put back by hand: it is the user's now.
    writeFileSync(path(capture), Buffer.alloc(track.sizeBytes));
    fixture.clock.set('2026-12-30T09:00:00.000Z');
    await retention.look();
    expect(existsSync(path(capture))).toBe(true);
  });

  it('looks once a day, also when the clock is set back, and rests while a take is recorded', async () => {
    await library.setCaptureDays({ projectId, captureDays: 10 });
    messages.clear();
    await retention.look();
    messages.set(id, [sent]);
    await retention.look();
    expect(existsSync(path(capture))).toBe(true);
    fixture.clock.set('2026-12-22T08:00:00.000Z');
    isRecording = true;
    const looking = retention.look();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(existsSync(path(capture))).toBe(true);
    isRecording = false;
    await looking;
    expect(existsSync(path(capture))).toBe(false);
  });

  it('remembers the rule of a project in its file', async () => {
    const days = () => library.listClients()[0]?.projects[0]?.captureDays;
    expect(days()).toBe(30);
    fixture.deleteIndex();
    library = await fixture.open();
    expect(days()).toBe(30);
  });
});
