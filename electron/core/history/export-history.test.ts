import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSmallDisk } from '../recording/small-disk-fixture.ts';
import { newTakeFile, readJson, tree } from '../library/test-support/library-fixture.ts';
import {
  type HistoryFixture,
  createHistoryFixture,
  everything,
  newNote,
  putTranscript,
  sentMessage,
  speech,
} from './test-support/history-fixture.ts';
import type { Manifest } from './manifest.ts';

let fixture: HistoryFixture;

beforeEach(async () => {
  fixture = await createHistoryFixture();
});
afterEach(() => fixture.dispose());

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const memoir = ['Harbour Press', 'Memoir'] as const;

describe('exportHistory', () => {
  it('lists every file with its size and hash, itself not, and leaves nothing beside the export', async () => {
    const id = await fixture.add({ place: memoir, marks: [{ atMs: 1000, label: 'Start' }] });
    await fixture.library.changeNotes(id, () => [newNote()]);
    putTranscript(fixture.library, id, 'Good morning.');
    fixture.messages.set(id, [sentMessage()]);
    const path = await fixture.export();
    const { files } = readJson(path, 'manifest.json') as Manifest;
    const found = tree(path).filter((one) => !one.endsWith('/') && one !== 'manifest.json');
    expect(files.map((file) => file.path).sort()).toEqual(found);
    for (const file of files) {
      expect([file.path, file.sha256]).toEqual([file.path, sha256(join(path, file.path))]);
      expect(file.sizeBytes).toBe(statSync(join(path, file.path)).size);
    }
    const folder = 'recordings/Harbour Press/Memoir/2026-11-22 0930 First reading';
    expect(found).toEqual(
      expect.arrayContaining([
        ...['index.html', 'timeline.csv', 'timeline.md', 'recordings/Harbour Press/client.json'],
        ...['recordings/Harbour Press/Memoir/project.json', `${folder}/recording.json`],
        ...['mail.json', 'notes.json', 'transcript.vtt', 'capture-microphone.webm'].map(
          (name) => `${folder}/${name}`,
        ),
      ]),
    );
    expect(readdirSync(fixture.directory)).toEqual(['2026-11-23 All recordings']);
  });

  it('tells what happened in the page, the list and the table', async () => {
    const id = await fixture.add({ place: memoir, marks: [{ atMs: 1000, label: 'Start' }] });
    await fixture.library.changeNotes(id, () => [newNote()]);
    putTranscript(fixture.library, id, '<v Ada>Good morning.');
    const message = sentMessage();
    fixture.messages.set(id, [message]);
    const path = await fixture.export();
    const page = readFileSync(join(path, 'index.html'), 'utf8');
    for (const text of ['First reading', 'Please listen.', '80 % viewed', 'Cut this.', 'Good morning.'])
      expect(page).toContain(text);
    expect(page).toContain(message.messageId.replace('<', '&lt;').replace('>', '&gt;'));
    expect(page).toContain(`SHA-256 <code>${sha256(speech)}</code>`);
    const csv = readFileSync(join(path, 'timeline.csv'), 'utf8');
    const events = csv
      .trim()
      .split('\r\n')
      .map((line) => line.split(',')[1]);
    expect(events).toEqual(
      ['Event', 'Recorded', 'Sent', 'Delivered', 'Viewed', 'Mark', 'To-do'].map((one) => `"${one}"`),
    );
    const markdown = readFileSync(join(path, 'timeline.md'), 'utf8');
    expect(markdown).toContain('## First reading');
    expect(markdown).toContain('> Cut this.');
  });

  it('tells of recordings in the order of their times, whatever the zone, and of each in the order of its own', async () => {
    const times = {
      Third: '2026-11-22T09:30:00.000-05:00',
      First: '2026-11-22T11:00:00.000+09:00',
      Second: '2026-11-22T08:00:00.000+01:00',
    };
    for (const [title, createdAt] of Object.entries(times)) {
      const id = await fixture.add({
        place: title === 'First' ? ['Other', 'Plan'] : memoir,
        title,
        createdAt,
      });
      const later = {
        sentAt: '2026-11-23T09:00:00.000Z',
        deliveredAt: '2026-11-23T10:00:00.000Z',
        viewed: null,
      };
      const sooner = { sentAt: '2026-11-22T23:00:00.000Z', deliveredAt: null, viewed: null };
      fixture.messages.set(id, [sentMessage(later), sentMessage(sooner)]);
    }
    const csv = readFileSync(join(await fixture.export(), 'timeline.csv'), 'utf8');
    const rows = csv.trim().split('\r\n').slice(1);
    const titles = Object.keys(times);
    const told = rows.map((row) => titles.find((title) => row.includes(`"${title}"`)));
    const orderly = ['First', 'Second', 'Third'].flatMap((title) => Array.from({ length: 4 }, () => title));
    expect(told).toEqual(orderly);
    for (const title of titles) {
      const own = rows.filter((_, at) => told[at] === title);
      const instants = own.map((row) => Date.parse(/^"([^"]*)"/.exec(row)?.[1] ?? ''));
      expect(instants).toEqual(instants.toSorted((one, other) => one - other));
    }
  });

  it('keeps hostile text text: no markup, no formula, no secret', async () => {
    const title = '</style><script>';
    await fixture.add({ title: '=HYPERLINK("http://evil.example";"<img src=x onerror=alert(1)>")' });
    const origin = {
      ...{ kind: 'mail' as const, originalName: 'a.ogg', receivedAt: '2026-11-22T09:00:00.000Z' },
      ...{ sender: { name: '@SUM(1)', email: 'eve@evil.example' }, subject: 'Re: <b>' },
      ...{ text: '`code` <b>bold</b>\n# heading', messageId: '<1@evil>', inReplyTo: null },
      ...{ itemId: null, link: null },
      item: {
        ...{ version: 1 as const, itemId: randomUUID(), part: null, project: null, answers: null },
        ...{ receiptSecret: 's'.repeat(43), recordings: [] },
      },
    };
    await fixture.add({ title, direction: 'received', origin });
    const path = await fixture.export();
    const page = readFileSync(join(path, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script|<img|<b>/);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    const csv = readFileSync(join(path, 'timeline.csv'), 'utf8');
    expect(csv).toContain(`"'=HYPERLINK(""http`);
    expect(csv).toContain(`"'@SUM(1) <`);
    const markdown = readFileSync(join(path, 'timeline.md'), 'utf8');
    expect(markdown).toContain('> \\# heading');
    expect(markdown).not.toMatch(/(?<!\\)<(?:img|b>)/);
    for (const file of tree(path).filter((one) => one.endsWith('.json') || one.endsWith('.html')))
      expect(readFileSync(join(path, file), 'utf8')).not.toContain('s'.repeat(43));
  });

  it('never overwrites: the second one gets a number', async () => {
    await fixture.add();
    expect(await fixture.export()).toMatch(/2026-11-23 All recordings$/);
    expect(await fixture.export()).toMatch(/2026-11-23 All recordings \(2\)$/);
    expect(readdirSync(fixture.directory)).toHaveLength(2);
  });

  it('takes the days and the project that were asked for, oldest first', async () => {
    await fixture.add({ title: 'Old', createdAt: '2026-11-01T23:30:00.000-08:00', place: memoir });
    const id = await fixture.add({ title: 'New', createdAt: '2026-11-20T09:00:00.000Z', place: memoir });
    await fixture.add({ title: 'Other', place: ['Northwind', 'Website'] });
    const { projectId } = fixture.library.summary(id);
    const titles = async (order: Partial<typeof everything>) => {
      const path = await fixture.export({ order: { ...everything, ...order } });
      return [...readFileSync(join(path, 'timeline.md'), 'utf8').matchAll(/^## (.*)$/gm)].map(
        ([, one]) => one,
      );
    };
    expect(await titles({ scope: { projectId } })).toEqual(['Old', 'New']);
    expect(await titles({ toDay: '2026-11-01' })).toEqual(['Old']);
    expect(await titles({ fromDay: '2026-11-02' })).toEqual(['New', 'Other']);
    await expect(titles({ fromDay: '2027-01-01' })).rejects.toMatchObject({ code: 'nothing-to-export' });
    expect(existsSync(join(fixture.directory, '2026-11-23 Harbour Press, Memoir'))).toBe(true);
  });

  it('takes captures along only when asked or when there is nothing else, and says what is missing', async () => {
    const sizeBytes = statSync(speech).size;
    const master = {
      ...{ file: 'master.m4a', preset: 'aac-48' as const, mimeType: 'audio/mp4', sizeBytes },
      ...{ durationMs: 8000, sha256: sha256(speech), editRevision: 0 },
    };
    const id = await fixture.add({ title: 'Made', master });
    const files = async (withCaptures: boolean) => {
      const path = await fixture.export({ order: { ...everything, withCaptures } });
      return tree(path)
        .filter((one) => /master|capture/.test(one))
        .map((one) => one.split('/').at(-1));
    };
    expect(await files(false)).toEqual(['master.m4a']);
    expect(await files(true)).toEqual(['capture-microphone.webm', 'master.m4a']);
    rmSync(join(fixture.library.getStored(id).folder, 'master.m4a'));
    const path = await fixture.export();
    expect(tree(path).filter((one) => one.includes('capture'))).toHaveLength(1);
    expect(readFileSync(join(path, 'index.html'), 'utf8')).toContain(
      'Not in the library when this was exported: master.m4a.',
    );
  });

  it('leaves nothing when it is cancelled or the disk is full', async () => {
    await fixture.add({ title: 'One' });
    await fixture.add({ title: 'Two' });
    const controller = new AbortController();
    const cancelled = fixture.export({ signal: controller.signal, onProgress: () => controller.abort() });
    await expect(cancelled).rejects.toThrow();
    expect(readdirSync(fixture.directory)).toEqual([]);
    const full = fixture.export({}, { freeBytes: () => Promise.resolve(1000) });
    await expect(full).rejects.toMatchObject({ code: 'disk-full' });
    expect(readdirSync(fixture.directory)).toEqual([]);
  });

  it('leaves nothing on a disk that gets full in the middle', async ({ skip }) => {
    const { disk, canMount, mount, unmount } = await createSmallDisk(1);
    skip(!canMount);
    mount();
    try {
      const { size } = statSync(speech);
      for (let count = 0; count * size < 2 ** 20; count++) await fixture.add({ title: `Take ${count}` });
      await expect(fixture.export({ directory: disk })).rejects.toMatchObject({ code: 'disk-full' });
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      unmount();
      rmSync(disk, { recursive: true });
    }
  });

  it('leaves out what is being recorded and what lies in the bin', async () => {
    await fixture.add({ title: 'Ready' });
    await fixture.library.beginTake({ file: newTakeFile({ title: 'Running' }), projectId: null });
    await fixture.library.binRecording(await fixture.add({ title: 'Binned' }));
    const path = await fixture.export();
    const recordings = tree(path).filter((one) => one.endsWith('recording.json'));
    expect(recordings).toHaveLength(1);
    expect(recordings[0]).toContain('Ready');
  });
});
