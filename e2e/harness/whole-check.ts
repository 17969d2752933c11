import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { editedDurationMs } from '../../shared/model/edit.ts';
import type { RecordingSummary } from '../../shared/model/recording.ts';
import { isPicture } from '../../shared/model/track.ts';
import { command } from './command.ts';
import { type FoundRecording, findRecordings } from './library-check.ts';
import type { Rpc } from './rpc.ts';
import { decodeFineSound } from './sound.ts';

/** Sound in files may be this much longer or shorter than what is written about it: a frame at each end, seconds. */
const tolerance = 0.1;

/**
 * Throws with all that is wrong with library and databases of an app that runs and has come to rest. Remembers what it
 * found good, so that the same bytes are not decoded again, and sees when a capture changes.
 */
export type WholeCheck = (app: {
  readonly dataDirectory: string;
  readonly libraryDirectory: string;
  readonly rpc: Rpc;
}) => Promise<void>;

interface Known {
  readonly hash: string;
  readonly seconds: number;
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Time of the last frame of a picture, in seconds; throws when any of its frames cannot be decoded. */
function decodePicture(path: string): number {
  const args = ['-v', 'error', '-xerror', '-i', path, '-map', '0:v'];
  const frames = command('ffmpeg', [...args, '-fps_mode', 'passthrough', '-f', 'framecrc', '-']).toString();
  const [, over = '1', under = '1000'] = /^#tb 0: (\d+)\/(\d+)$/m.exec(frames) ?? [];
  const [, , time = '0'] = frames.trim().split('\n').at(-1)?.split(',') ?? [];
  return (Number(time) * Number(over)) / Number(under);
}

/** A busy machine leaves gaps in what it captures, which last as long as they are in the file. */
type Measure = (path: string, isPicture: boolean) => number;

function createDecoder(): Measure {
  const known = new Map<string, Known>();
  return (path, picture) => {
    const hash = hashOf(path);
    const seconds =
      known.get(hash)?.seconds ?? (picture ? decodePicture(path) : decodeFineSound(path).length / 48_000);
    known.set(hash, { hash, seconds });
    return seconds;
  };
}

/** Length of a recording with its Edit applied. */
function playedMs({ edit, durationMs }: FoundRecording['file']): number {
  return edit === null ? durationMs : editedDurationMs(edit.cuts, durationMs);
}

async function checkFiles(found: FoundRecording, secondsOfFile: Measure): Promise<string[]> {
  const { file, folder } = found;
  const problems: string[] = [];
  const expectLength = (name: string, seconds: number, told = file.durationMs / 1000) => {
    if (Math.abs(seconds - told) > tolerance) problems.push(`${name} lasts ${seconds} s, not ${told} s`);
  };
  if (file.state !== 'ready') problems.push(`state ${file.state}`);
  for (const track of file.tracks) {
    // Decoding stands still for a while; in between, the app hears that its client is there.
    await setImmediate();
    const path = join(folder, track.file);
    if (!existsSync(path)) problems.push(`${track.file} is missing`);
    else if (statSync(path).size !== track.sizeBytes) {
      problems.push(`${track.file} has ${statSync(path).size} bytes, not ${track.sizeBytes}`);
    } else if (track.sizeBytes > 0) {
      const told = (track.durationMs ?? file.durationMs) / 1000;
      expectLength(track.file, secondsOfFile(path, isPicture(track.track)), told);
    }
  }
  if (file.master !== null) {
    const path = join(folder, file.master.file);
    if (hashOf(path) !== file.master.sha256) problems.push(`${file.master.file} is not what was verified`);
    expectLength(file.master.file, secondsOfFile(path, file.kind !== 'voice'), playedMs(file) / 1000);
  }
  return problems.map((problem) => `${folder}: ${problem}`);
}

function leftovers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tmp|part|partial)(\.|$)|\.reserve$/.test(name))
    .map((name) => `left behind: ${name}`);
}

function checkDatabase(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = database.prepare('PRAGMA integrity_check').all();
    return rows.map((row) => String(row.integrity_check)).filter((word) => word !== 'ok');
  } finally {
    database.close();
  }
}

async function listIndex(rpc: Rpc): Promise<RecordingSummary[]> {
  const rows: RecordingSummary[] = [];
  for (;;) {
    const page = { scope: { all: true }, offset: rows.length, limit: 500 } as const;
    const { items, total } = await rpc.call('library.listRecordings', page);
    rows.push(...items);
    if (items.length === 0 || rows.length >= total) return rows;
  }
}

async function checkIndex(rpc: Rpc, found: readonly FoundRecording[]): Promise<string[]> {
  const items = await listIndex(rpc);
  const problems: string[] = [];
  if (items.length !== found.length)
    problems.push(`the index has ${items.length} recordings, the folders ${found.length}`);
  for (const { file, folder } of found) {
    const row = items.find(({ id }) => id === file.id);
    if (row === undefined) problems.push(`${folder}: not in the index`);
    else if (row.durationMs !== playedMs(file) || row.title !== file.title || row.state !== file.state) {
      problems.push(`${folder}: the index says ${JSON.stringify(row)}`);
    } else if (row.missingFiles.length > 0) problems.push(`${folder}: missing ${row.missingFiles.join()}`);
  }
  return problems;
}

/** Creates a {@link WholeCheck}. */
export function createWholeCheck(): WholeCheck {
  const secondsOfFile = createDecoder();
  const captures = new Map<string, string>();
  return async ({ dataDirectory, libraryDirectory, rpc }) => {
    const found = findRecordings(libraryDirectory);
    const { repaired } = await rpc.call('app.getStatus', {});
    const fileProblems: string[] = [];
    for (const recording of found) fileProblems.push(...(await checkFiles(recording, secondsOfFile)));
    const problems = [
      ...fileProblems,
      ...leftovers(libraryDirectory),
      ...repaired.map((name) => `${name} had to be repaired`),
      ...['index.db', 'queue.db'].flatMap((name) => checkDatabase(join(dataDirectory, name))),
      ...(await checkIndex(rpc, found)),
    ];
    for (const { file, folder } of found) {
      for (const track of file.tracks) {
        const hash = hashOf(join(folder, track.file));
        const before = captures.get(`${file.id} ${track.file}`);
        if (before !== undefined && before !== hash) problems.push(`${folder}: ${track.file} was changed`);
        captures.set(`${file.id} ${track.file}`, hash);
      }
    }
    if (problems.length > 0) throw new Error(problems.join('\n'));
  };
}
