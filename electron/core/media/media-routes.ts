import { lstat } from 'node:fs/promises';
import { idSchema } from '../../../shared/model/identity.ts';
import { type TrackFile, editedLengthMs } from '../../../shared/model/recording.ts';
import { trackNameSchema } from '../../../shared/model/track.ts';
import { AppError } from '../errors.ts';
import type { Library, StoredRecording } from '../library/library.ts';
import type { Log } from '../log.ts';
import type { PracticeMailbox } from '../mail/practice-mailbox.ts';
import { type MediaSource, mediaResponse, plainResponse } from './media-response.ts';
import { type Playable, findCapture, findMaster, findPlayable } from './playback.ts';
import { memberPath } from './playback-files.ts';
import { readWebmHead } from './webm-file.ts';
import type { WebmIndex } from './webm-scanner.ts';
import { makeSeekablePrefix } from './webm-seekable.ts';

/** What media addresses are answered from. */
export interface MediaDeps {
  readonly library: Pick<Library, 'getStored'>;
  readonly practiceMailbox: Pick<PracticeMailbox, 'attachment'>;
  /** Where a picture made from a recording lies; null when a name is none of ours. */
  readonly previewPath: (recordingId: string, name: string) => string | null;
  /** What makes a capture seekable; null when it is served as it is. */
  readonly captureIndex: (folder: string, track: TrackFile) => Promise<WebmIndex | null>;
  readonly log: Log;
}

/** Answers a request for media; never rejects. */
export type Media = (request: Request) => Promise<Response>;

const none = new Uint8Array(0);
/** Captures whose beginnings are kept: more than anyone plays at a time. */
const maxKept = 16;

/**
 * Creates the answers for `/media/recording/<id>/<version>`, the one file that plays a recording,
 * `/media/track/<id>/<track>/<version>`, one capture of it, `/media/preview/<id>/<name>`, a picture made from it, and
 * `/media/practice/<id>/<index>`, an attachment to save. Everything else is 404. Addresses hold opaque ids only; versions are for caches.
 */
export function createMedia(deps: MediaDeps): Media {
  const beginnings = createBeginnings(deps.captureIndex);
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plainResponse(405, { Allow: 'GET, HEAD' });
    try {
      const source = await findSource(new URL(request.url).pathname, deps, beginnings);
      return source ? mediaResponse(request, source) : plainResponse(404);
    } catch (error) {
      if (error instanceof AppError && (error.code === 'not-found' || error.code === 'attachment-missing')) {
        return plainResponse(404);
      }
      deps.log.error('media-request-failed', error);
      return plainResponse(500);
    }
  };
}

const partPattern = /^[0-9A-Za-z_-]{1,128}$/;

async function findSource(
  path: string,
  deps: MediaDeps,
  beginnings: Beginnings,
): Promise<MediaSource | null> {
  const [, root, area, ...parts] = path.split('/');
  if (root !== 'media' || !parts.every((part) => partPattern.test(part))) return null;
  const [id = '', second = '', third] = parts;
  if (area === 'practice' && parts.length === 2 && /^\d{1,4}$/.test(second))
    return attachmentSource(deps.practiceMailbox.attachment(id, Number(second)));
  if (!idSchema.safeParse(id).success) return null;
  if (area === 'preview' && parts.length === 2) return previewSource(deps.previewPath(id, second));
  if (area === 'recording' && parts.length === 2) {
    const stored = deps.library.getStored(id);
    // A player may still read the master while an Edit that was made meanwhile has outdated it.
    return playableSource(stored, (await findPlayable(stored)) ?? (await findMaster(stored)), beginnings);
  }
  const track = trackNameSchema.safeParse(second);
  if (area !== 'track' || third === undefined || parts.length > 3 || !track.success) return null;
  const stored = deps.library.getStored(id);
  return playableSource(stored, await findCapture(stored, track.data), beginnings);
}

async function attachmentSource(
  attachment: ReturnType<PracticeMailbox['attachment']>,
): Promise<MediaSource | null> {
  const bytes = await wholeFile(attachment.path);
  return bytes && { bytes, mimeType: attachment.mimeType, downloadName: attachment.name, durationMs: null };
}

async function previewSource(path: string | null): Promise<MediaSource | null> {
  const bytes = path === null ? null : await wholeFile(path);
  return bytes && { bytes, mimeType: 'image/jpeg', downloadName: null, durationMs: null };
}

async function playableSource(
  stored: StoredRecording,
  playable: Playable | null,
  beginnings: Beginnings,
): Promise<MediaSource | null> {
  if (!playable) return null;
  const { file, mimeType } = playable.kind === 'master' ? playable : playable.track;
  const path = memberPath(stored.folder, file);
  if (path === null) return null;
  const beginning =
    playable.kind === 'capture' ? await beginnings(stored, playable.track, playable.sizeBytes) : null;
  const bytes = beginning ? { path, ...beginning } : await wholeFile(path);
  return (
    bytes && {
      bytes,
      mimeType,
      downloadName: null,
      durationMs: playable.kind === 'master' ? editedLengthMs(stored.file) : stored.file.durationMs,
    }
  );
}

async function wholeFile(path: string): Promise<MediaSource['bytes'] | null> {
  const stats = await lstat(path).catch(() => null);
  return stats?.isFile() === true ? { prefix: none, path, fileStart: 0, fileBytes: stats.size } : null;
}

type Beginning = Omit<MediaSource['bytes'], 'path'>;
type Beginnings = (stored: StoredRecording, track: TrackFile, sizeBytes: number) => Promise<Beginning | null>;

/** A player asks many times for parts of one capture; its beginning is made once. */
function createBeginnings(captureIndex: MediaDeps['captureIndex']): Beginnings {
  const kept = new Map<string, Promise<Beginning | null>>();
  return (stored, track, sizeBytes) => {
    const key = `${stored.folder}\0${track.file}\0${sizeBytes}`;
    const known = kept.get(key);
    if (known) return known;
    const made = makeBeginning(stored.folder, track, captureIndex);
    kept.set(key, made);
    made.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
    return made;
  };
}

async function makeBeginning(
  folder: string,
  track: TrackFile,
  captureIndex: MediaDeps['captureIndex'],
): Promise<Beginning | null> {
  const index = await captureIndex(folder, track);
  const path = memberPath(folder, track.file);
  const head = index && path !== null ? await readWebmHead(path, index) : null;
  const prefix = index && head ? makeSeekablePrefix(head, index) : null;
  if (!index || !prefix) return null;
  return {
    prefix,
    fileStart: index.firstClusterOffset,
    fileBytes: index.wholeEnd - index.firstClusterOffset,
  };
}
