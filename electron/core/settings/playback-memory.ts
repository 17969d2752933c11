import { z } from 'zod';
import { idSchema } from '../../../shared/model/identity.ts';
import {
  type PlaybackPreferences,
  type RememberedPlayback,
  playbackPreferencesSchema,
  usualPlayback,
} from '../../../shared/model/playback.ts';
import type { Disposable } from '../disposables.ts';
import { readJsonFile, writeJsonFile } from '../library/json-file.ts';
import type { Log } from '../log.ts';

/** Remembers where recordings were left and how those of a client are played. */
export interface PlaybackMemory extends Disposable {
  of(recordingId: string, clientId: string): Promise<RememberedPlayback>;
  /** `positionMs` 0 forgets the place. */
  keepPosition(recordingId: string, positionMs: number): Promise<void>;
  keepPreferences(clientId: string, preferences: PlaybackPreferences): Promise<void>;
}

const fileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  positions: z.array(z.strictObject({ recordingId: idSchema, positionMs: z.number().nonnegative() })),
  clients: z.array(z.strictObject({ clientId: idSchema, preferences: playbackPreferencesSchema })),
});

/** Those used last are kept. */
const mostKept = 1000;
/** While something plays its place changes all the time; on disk it may be this old. */
const writeAfterMs = 2000;

interface Kept {
  readonly positions: Map<string, number>;
  readonly clients: Map<string, PlaybackPreferences>;
}

/** A file that cannot be read is as good as none: nothing but convenience is in it. */
async function readKept(path: string): Promise<Kept> {
  const found = await readJsonFile(path, fileSchema);
  if (found.state !== 'read') return { positions: new Map(), clients: new Map() };
  const { positions, clients } = found.content;
  return {
    positions: new Map(positions.map(({ recordingId, positionMs }) => [recordingId, positionMs])),
    clients: new Map(clients.map(({ clientId, preferences }) => [clientId, preferences])),
  };
}

function writeKept(path: string, { positions, clients }: Kept): Promise<void> {
  return writeJsonFile(path, {
    schemaVersion: 1,
    positions: [...positions].map(([recordingId, positionMs]) => ({ recordingId, positionMs })),
    clients: [...clients].map(([clientId, preferences]) => ({ clientId, preferences })),
  });
}

function put<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  // What is put in last stands last.
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
}

/** Creates a {@link PlaybackMemory} over the file at `path`, which is read when first asked for and written a little after a change. */
export function createPlaybackMemory(path: string, log: Log): PlaybackMemory {
  let reading: Promise<Kept> | null = null;
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  const read = () => (reading ??= readKept(path));
  const write = () => {
    timer = null;
    writing = writing
      .then(async () => writeKept(path, await read()))
      .catch((error: unknown) => log.error('playback-not-kept', error));
  };
  const writeSoon = () => void (timer ??= setTimeout(write, writeAfterMs));
  return {
    async of(recordingId, clientId) {
      const { positions, clients } = await read();
      return {
        positionMs: positions.get(recordingId) ?? 0,
        preferences: clients.get(clientId) ?? usualPlayback,
      };
    },
    async keepPosition(recordingId, positionMs) {
      const { positions } = await read();
      if (positionMs > 0) put(positions, recordingId, Math.round(positionMs));
      else if (!positions.delete(recordingId)) return;
      writeSoon();
    },
    async keepPreferences(clientId, preferences) {
      put((await read()).clients, clientId, preferences);
      writeSoon();
    },
    async dispose() {
      if (timer !== null) {
        clearTimeout(timer);
        write();
      }
      await writing;
    },
  };
}
