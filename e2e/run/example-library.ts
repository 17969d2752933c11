import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type SpokenLines, putTranscript } from '../harness/library-files.ts';
import { findRecordings } from '../harness/library-check.ts';
import type { QuickApp } from '../harness/quick-app.ts';
import { type PictureCapture, recordScreen } from '../harness/screen-take.ts';
import { waitUntil } from '../harness/wait-until.ts';

interface Example {
  readonly title: string;
  readonly client: string;
  readonly project: string;
  readonly seconds: number;
  readonly daysAgo: number;
  readonly to?: string;
  /** What was written down, at a share of the length. */
  readonly notes?: readonly (readonly [share: number, kind: 'note' | 'todo', text: string])[];
  /** Seconds, and what is said there. */
  readonly said?: SpokenLines;
}

const harbour = { client: 'Harbour Press', project: 'Memoir', to: 'margaret@harbour-press.example' };
const northwind = { client: 'Northwind', project: 'Website', to: 'jonas@northwind.example' };

/** Recordings of someone who has used the app for a few weeks, oldest first. */
const examples: readonly Example[] = [
  { ...harbour, title: 'Chapter one, first reading', seconds: 412, daysAgo: 16 },
  { ...northwind, title: 'Notes on the new front page', seconds: 156, daysAgo: 12 },
  {
    client: 'Northwind',
    project: 'Annual report',
    title: 'Tone of the introduction',
    seconds: 88,
    daysAgo: 9,
  },
  {
    ...{ ...harbour, title: 'My father and the nets', seconds: 634, daysAgo: 5 },
    notes: [
      [0.12, 'note', 'Begin with the smell of the tar, not with the date.'],
      [0.41, 'todo', 'Ask Margaret for the photograph of the boat'],
      [0.83, 'note', 'This sentence is the end of the chapter.'],
    ],
    said: [
      [4, 'It was still dark when my father went down to the harbour.'],
      [9, 'He carried the nets over his shoulder, and they dripped on the stairs.'],
      [76, 'You could smell the tar from our kitchen window.'],
      [260, 'There is a photograph of the boat, with the three of us on it.'],
      [526, 'In winter the harbour was so quiet that you heard the ropes.'],
    ],
  },
  { ...harbour, title: 'What to cut from chapter two', seconds: 203, daysAgo: 3 },
  { ...northwind, title: 'Why the menu confuses people', seconds: 97, daysAgo: 1 },
  { ...harbour, title: 'The harbour in winter', seconds: 245, daysAgo: 0 },
];

async function annotate(app: QuickApp, recordingId: string, example: Example): Promise<void> {
  const { notes = [], said, seconds } = example;
  for (const [share, kind, text] of notes) {
    const atMs = Math.round(seconds * share) * 1000;
    const createdAt = new Date().toISOString();
    const note = { id: randomUUID(), atMs, endMs: null, text, kind, done: false, createdAt, author: null };
    await app.rpc.call('library.putNote', { recordingId, note });
  }
  if (said) putTranscript(app.libraryDirectory, recordingId, said);
}

async function record(app: QuickApp, example: Example): Promise<void> {
  const { rpc } = app;
  const { title, client, project, seconds, to } = example;
  const recordingId = await app.capture(seconds);
  for (const share of [0.3, 0.72]) {
    await rpc.call('recording.mark', {
      recordingId,
      elapsedMs: Math.round(seconds * share) * 1000,
      label: '',
    });
  }
  await app.stop(recordingId, seconds);
  await rpc.call('library.fileRecording', { recordingId, title, placement: { client, project } });
  await annotate(app, recordingId, example);
  if (to === undefined) return;
  const text = 'Here is what I meant. Write down what is useful, and answer the same way.';
  const sendAt = example.daysAgo === 0 ? new Date(Date.now() + 15 * 3_600_000).toISOString() : null;
  await rpc.call('outbox.queueMessage', {
    recordingIds: [recordingId],
    to: [to],
    subject: title,
    text,
    sendAt,
  });
}

/** Title of the one screen recording among the examples. */
export const screenExample = 'Where the article loses me';

async function recordExampleScreen({ rpc }: QuickApp, picture: PictureCapture): Promise<void> {
  const recordingId = await recordScreen(rpc, picture, screenExample);
  const { client, project } = northwind;
  const placement = { client, project };
  await rpc.call('library.fileRecording', { recordingId, title: screenExample, placement });
}

/** Fills the library of an app with a few weeks of work: compressed, filed, sent, with one recording of `screen`. Everything carries today's date. */
export async function makeExamples(app: QuickApp, screen: PictureCapture): Promise<void> {
  for (const example of examples) await record(app, example);
  await recordExampleScreen(app, screen);
  const isDone = async () => {
    const messages = await app.rpc.call('outbox.list', {});
    const isOnItsWay = messages.some(({ state, sendAt }) => state !== (sendAt === null ? 'sent' : 'queued'));
    return !isOnItsWay && (await app.rpc.call('compression.listJobs', {})).length === 0;
  };
  await waitUntil(isDone, 120_000);
}

/** Puts the examples at the times they should have. The app must not run: it takes the folders as it finds them. */
export function backdateExamples(library: string): void {
  for (const { folder, file } of findRecordings(library)) {
    const example = examples.find(({ title }) => title === file.title);
    if (example === undefined || example.daysAgo === 0) continue;
    const then = new Date();
    then.setUTCDate(then.getUTCDate() - example.daysAgo);
    then.setUTCHours(9 + (example.seconds % 8), example.seconds % 60);
    const path = join(folder, 'recording.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(file.createdAt, then.toISOString()));
    const [date = '', time = ''] = then.toISOString().split('T');
    const name = basename(folder).replace(/^\S+ \S+/, `${date} ${time.slice(0, 5).replace(':', '')}`);
    renameSync(folder, join(dirname(folder), name));
  }
}
