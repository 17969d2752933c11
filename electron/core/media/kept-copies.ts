import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, readFile, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type MadeFile, madeFileSchema } from '../../../shared/model/recording.ts';
import type { VoicePreset } from '../../../shared/model/settings.ts';
import type { Clock } from '../clock.ts';
import { syncFolder, writeFileAtomic } from '../library/atomic-file.ts';
import type { Library } from '../library/library.ts';
import type { Log } from '../log.ts';
import type { DeliverableRequest, Deliverables } from './compression.ts';
import { editOf } from './edit-of.ts';
import { hashPath } from './hash-file.ts';
import { tagArguments } from './media-tags.ts';
import { removeOfGone } from './remove-of-gone.ts';
import { untilAborted } from './until-aborted.ts';

/** Remembers what was made for sending: a text changed later, or a second recipient, needs no second encoding. */
export interface KeptCopies extends Pick<Deliverables, 'makeDeliverables'> {
  /** Removes what is too old, too much, or of recordings that are gone. Never rejects. */
  tidy(): Promise<void>;
}

/** What {@link createKeptCopies} works with. */
export interface KeptCopiesOptions {
  readonly directory: string;
  readonly library: Pick<Library, 'getStored' | 'indexed'>;
  readonly voicePreset: () => VoicePreset;
  readonly make: Deliverables['makeDeliverables'];
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

type MakeOptions = Parameters<Deliverables['makeDeliverables']>[0];

const keptMs = 7 * 24 * 60 * 60_000;
const mostBytes = 512 * 1024 * 1024;
/** Recordings come first where there is less free than this. */
const leastFreeBytes = 2 * 1024 * 1024 * 1024;
/** More than a mail can carry: what goes by storage is made once for each message. */
const mostBytesOfOne = 128 * 1024 * 1024;
/** A limit counts as the same up to this factor: it moves by some bytes with the text of the mail. */
const sameLimit = 1.01;
const listName = 'copy.json';

const copySchema = z.object({
  /** Null for none. */
  limitBytes: z.number().positive().nullable(),
  files: z.array(madeFileSchema).min(1),
});
type Copy = z.infer<typeof copySchema>;

/** Creates {@link KeptCopies} in `directory`, in which everything may be deleted at any time. */
export function createKeptCopies(options: KeptCopiesOptions): KeptCopies {
  const { directory, library, make, log } = options;
  const turns = new Map<string, Promise<unknown>>();

  const makeOrTake = async (request: MakeOptions) => {
    const home = homeOf(options, request);
    if (home === null) return make(request);
    const taken = await take(home, request, options).catch(() => null);
    if (taken !== null) return taken;
    const files = await make(request);
    const copy = { limitBytes: request.limitBytes, files: [...files] };
    try {
      await keep(home, copy, request.folder);
      await removeOld(options);
    } catch (error) {
      log.error('copy-not-kept', error);
    }
    return files;
  };
  return {
    async makeDeliverables(request) {
      const { recordingId, signal } = request;
      // Whoever makes a copy of the same recording now may be making this one.
      const before = (turns.get(recordingId) ?? Promise.resolve()).catch(() => undefined);
      const turn = untilAborted(before, signal).then(() => makeOrTake(request));
      const over = Promise.allSettled([before, turn]);
      turns.set(recordingId, over);
      try {
        return await turn;
      } finally {
        void over.then(() => turns.get(recordingId) === over && turns.delete(recordingId));
      }
    },
    async tidy() {
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await removeOfGone(library, directory);
        await removeOld(options);
      } catch (error) {
        log.error('copies-not-tidied', error);
      }
    },
  };
}

/** Folder of all copies of a recording as it is now and as it is asked for; null when it is gone. */
function homeOf({ directory, library, voicePreset }: KeptCopiesOptions, request: DeliverableRequest) {
  let recording;
  try {
    recording = library.getStored(request.recordingId).file;
  } catch {
    return null;
  }
  const asked = recording.kind === 'voice' ? voicePreset() : request.screenPreset;
  const master = recording.master?.sha256 ?? '';
  const from = [recording.durationMs, editOf(recording).revision, master, asked, ...tagArguments(recording)];
  const key = createHash('sha256').update(JSON.stringify(from)).digest('hex').slice(0, 32);
  return join(directory, recording.id, key);
}

function suits({ limitBytes, files }: Copy, asked: number | null): boolean {
  if (asked === null) return limitBytes === null;
  const wasAskedSo = limitBytes === null || asked <= limitBytes * sameLimit;
  return wasAskedSo && files.every(({ sizeBytes }) => sizeBytes <= asked);
}

/** Puts a kept copy into the folder of `request`, hashed again on the way; null when there is none that is whole. */
async function take(
  home: string,
  { folder, limitBytes, onProgress }: MakeOptions,
  { clock }: KeptCopiesOptions,
) {
  for (const name of await readdir(home)) {
    const kept = join(home, name);
    const copy = await readCopy(kept);
    if (copy === null || !suits(copy, limitBytes)) continue;
    if (!(await placeWhole(copy.files, kept, folder))) {
      await rm(kept, { recursive: true, force: true });
      continue;
    }
    const now = new Date(clock.nowMs());
    await utimes(join(kept, listName), now, now);
    onProgress(1);
    return copy.files;
  }
  return null;
}

async function readCopy(kept: string): Promise<Copy | null> {
  try {
    return copySchema.parse(JSON.parse(await readFile(join(kept, listName), 'utf8')));
  } catch {
    return null;
  }
}

async function placeWhole(files: readonly MadeFile[], kept: string, folder: string): Promise<boolean> {
  const placed: string[] = [];
  try {
    for (const { file, sha256 } of files) {
      const path = join(folder, file);
      await linkOrCopy(join(kept, file), path);
      placed.push(path);
      if ((await hashPath(path)) !== sha256) throw new Error('the copy is damaged');
    }
    await syncFolder(folder);
    return true;
  } catch {
    for (const path of placed) await rm(path, { force: true });
    return false;
  }
}

/** Two names of one file where the disk can do that: nobody writes into it. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

async function keep(home: string, copy: Copy, folder: string): Promise<void> {
  const bytes = copy.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (bytes > mostBytesOfOne) return;
  const kept = join(home, randomUUID());
  // A folder without its list is no copy, and is removed with what is old.
  const unfinished = `${kept}.tmp`;
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    for (const { file } of copy.files) await linkOrCopy(join(folder, file), join(unfinished, file));
    await writeFileAtomic(join(unfinished, listName), JSON.stringify(copy, null, 2));
    await rename(unfinished, kept);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

interface Entry {
  readonly path: string;
  readonly usedMs: number;
  readonly bytes: number;
}

async function listEntries(directory: string): Promise<readonly Entry[]> {
  const below = async (path: string) => (await readdir(path).catch(() => [])).map((name) => join(path, name));
  const entries: Entry[] = [];
  for (const recording of await below(directory)) {
    for (const home of await below(recording)) {
      for (const path of await below(home)) {
        const copy = await readCopy(path);
        const bytes = copy?.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) ?? 0;
        const used = await stat(copy === null ? path : join(path, listName)).catch(() => null);
        if (used !== null) entries.push({ path, bytes, usedMs: used.mtimeMs });
      }
    }
  }
  return entries;
}

/** Removes what was not used for long, and the longest unused of what is too much. Rejects with system errors. */
async function removeOld({ directory, clock }: KeptCopiesOptions): Promise<void> {
  const entries = (await listEntries(directory)).toSorted((a, b) => b.usedMs - a.usedMs);
  const { bavail, bsize } = await statfs(directory);
  const allowed = bavail * bsize < leastFreeBytes ? 0 : mostBytes;
  let total = 0;
  for (const { path, usedMs, bytes } of entries) {
    total += bytes;
    const isOld = clock.nowMs() - usedMs > keptMs;
    if (isOld || total > allowed) await rm(path, { recursive: true, force: true });
  }
}
