import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../harness/random.ts';
import { writeVtt } from '../harness/library-files.ts';

/** What was written. */
export interface WrittenLibrary {
  /** Words from the commonest to the rarest. */
  readonly words: readonly string[];
  readonly clients: readonly string[];
  readonly lines: number;
  /** UTF-8 of everything that can be searched for: titles, names, notes, mail, lines. */
  readonly textBytes: number;
}

const wordCount = 40_000;
const syllables = 'ha ber ol ti ne mo ra ke win ter lo su pre da vi gar men to li sa nor con fe du'.split(
  ' ',
);
const projectsPerClient = 5;

interface Writer {
  readonly random: () => number;
  readonly words: readonly string[];
  textBytes: number;
  lines: number;
}

/** Distinct made-up words, short ones first, as the commonest words of languages are. */
function makeWords(random: () => number): readonly string[] {
  const words = new Set<string>();
  for (let index = 0; words.size < wordCount; index += 1) {
    const length = Math.min(5, 1 + Math.floor(random() * (1.5 + Math.log10(1 + words.size))));
    words.add(Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join(''));
  }
  return [...words];
}

/** A word as often as Zipf's law has it: the n-th about 1/n as often as the first. */
function pickWord({ random, words }: Writer): string {
  return words[Math.floor(words.length ** random()) - 1] ?? '';
}

function pickWords(writer: Writer, count: number): string {
  const text = Array.from({ length: count }, () => pickWord(writer)).join(' ');
  writer.textBytes += Buffer.byteLength(text);
  return text;
}

function idOf(name: string): string {
  const hex = createHash('sha1').update(name).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function writeJson(folder: string, name: string, content: object): void {
  writeFileSync(join(folder, name), JSON.stringify({ schemaVersion: 1, ...content }));
}

function originOf(writer: Writer, index: number) {
  const sender = { name: `${pickWords(writer, 2)} sender`, email: `person${index % 500}@client.example` };
  const told = {
    subject: pickWords(writer, 4),
    text: pickWords(writer, 30),
    sender,
    originalName: 'memo.m4a',
  };
  const ids = { messageId: `${index}@example`, inReplyTo: null, itemId: null, link: null, item: null };
  return { kind: 'mail', receivedAt: '2026-01-01T00:00:00.000Z', ...told, ...ids };
}

/** Ten lines on average, a few recordings with many. */
function writeTranscript(writer: Writer, folder: string): void {
  const count = writer.random() < 0.05 ? 105 : 5;
  writer.lines += count;
  const lines = Array.from({ length: count }, (_, index) => [index * 4, pickWords(writer, 10)] as const);
  writeFileSync(join(folder, 'transcript.vtt'), writeVtt(lines));
}

function writeRecording(writer: Writer, parent: string, index: number): void {
  const createdMs = Date.UTC(2020, 0, 1) + index * 20 * 60_000;
  const createdAt = new Date(createdMs).toISOString();
  const title = pickWords(writer, 4);
  const folder = join(
    parent,
    `${createdAt.slice(0, 10)} ${createdAt.slice(11, 13)}${createdAt.slice(14, 16)} ${title}`,
  );
  mkdirSync(folder);
  const isReceived = index % 3 === 0;
  writeJson(folder, 'recording.json', {
    id: idOf(`recording ${index}`),
    kind: 'voice',
    title,
    state: 'ready',
    direction: isReceived ? 'received' : 'made',
    createdAt,
    timeZone: 'UTC',
    author: null,
    durationMs: 420_000,
    endReason: 'stopped',
    marks: [],
    pauses: [],
    levels: Array.from({ length: 60 }, (_, place) => (place * 7) % 100),
    tracks: [],
    master: null,
    tags: index % 10 === 0 ? [pickWords(writer, 1)] : [],
    origin: isReceived ? originOf(writer, index) : null,
    binnedAt: null,
    binnedFrom: null,
  });
  writeTranscript(writer, folder);
  if (index % 5 !== 0) return;
  const note = {
    id: idOf(`note ${index}`),
    atMs: 1000,
    endMs: null,
    text: pickWords(writer, 8),
    author: null,
  };
  writeJson(folder, 'notes.json', { notes: [{ ...note, kind: 'note', done: false, createdAt }] });
}

/** Writes a library of `count` recordings without sound, so many in each project, with all their texts, as files. */
export function writeSearchLibrary(
  folder: string,
  count: number,
  recordingsPerProject = 100,
): WrittenLibrary {
  const random = createRandom(7);
  const writer: Writer = { random, words: makeWords(random), textBytes: 0, lines: 0 };
  const clients: string[] = [];
  let projectFolder = '';
  for (let index = 0; index < count; index += 1) {
    const project = Math.floor(index / recordingsPerProject);
    if (index % (recordingsPerProject * projectsPerClient) === 0) {
      const name = `${pickWords(writer, 2)} ${project}`;
      clients.push(name);
      mkdirSync(join(folder, name), { recursive: true });
      writeJson(join(folder, name), 'client.json', { id: idOf(`client ${project}`), name });
    }
    if (index % recordingsPerProject === 0) {
      const name = `${pickWords(writer, 1)} ${project}`;
      projectFolder = join(folder, clients.at(-1) ?? '', name);
      mkdirSync(projectFolder);
      const people = [{ name: 'Ada Client', email: `ada${project}@client.example` }];
      writeJson(projectFolder, 'project.json', { id: idOf(`project ${project}`), name, people });
    }
    writeRecording(writer, projectFolder, index);
  }
  const { words, lines, textBytes } = writer;
  return { words, clients, lines, textBytes };
}
