import { lstat } from 'node:fs/promises';
import { idSchema } from '../../../shared/model/identity.ts';
import type { TrackFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import type { Library, StoredRecording } from '../library/library.ts';
import type { Log } from '../log.ts';
import type { PracticeMailbox } from '../mail/practice-mailbox.ts';
import { type MediaSource, mediaResponse, plainResponse } from './media-response.ts';
import { findPlayable } from './playback.ts';
import { memberPath } from './playback-files.ts';
import { readWebmHead } from './webm-file.ts';
import type { WebmIndex } from './webm-scanner.ts';
import { makeSeekablePrefix } from './webm-seekable.ts';

/** What media addresses are answered from. */
export interface MediaDeps {
  readonly library: Pick<Library, 'getStored'>;
  readonly practiceMailbox: Pick<PracticeMailbox, 'attachment'>;
  /** What makes a capture seekable; null when it is served as it is. */
  readonly captureIndex: (folder: string, track: TrackFile) => Promise<WebmIndex | null>;
  readonly log: Log;
}

/** Answers a request for media; never rejects. */
export type Media = (request: Request) => Promise<Response>;

const none = new Uint8Array(0);
/** Captures whose beginnings are kept: more than anyone plays at a time. */
const maxKept = 8;

/**
 * Creates the answers for `/media/recording/<id>/<version>`, the best playable form of a recording, and
 * `/media/practice/<id>/<index>`, an attachment to save. Everything else is 404. Addresses hold opaque ids only.
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

async function findSource(
  path: string,
  deps: MediaDeps,
  beginnings: Beginnings,
): Promise<MediaSource | null> {
  const [, , area, id = '', last = '', ...rest] = path.split('/');
  if (!path.startsWith('/media/') || rest.length > 0 || !/^[0-9A-Za-z_-]{1,128}$/.test(id)) return null;
  if (!/^[0-9A-Za-z_-]{1,64}$/.test(last)) return null;
  if (area === 'recording' && idSchema.safeParse(id).success) {
    return recordingSource(deps.library.getStored(id), beginnings);
  }
  if (area === 'practice' && /^\d{1,4}$/.test(last))
    return attachmentSource(deps.practiceMailbox.attachment(id, Number(last)));
  return null;
}

async function attachmentSource(
  attachment: ReturnType<PracticeMailbox['attachment']>,
): Promise<MediaSource | null> {
  const bytes = await wholeFile(attachment.path);
  return bytes && { bytes, mimeType: attachment.mimeType, downloadName: attachment.name };
}

async function recordingSource(stored: StoredRecording, beginnings: Beginnings): Promise<MediaSource | null> {
  const playable = await findPlayable(stored);
  if (!playable) return null;
  const { file, mimeType } = playable.kind === 'master' ? playable : playable.track;
  const path = memberPath(stored.folder, file);
  if (path === null) return null;
  const beginning =
    playable.kind === 'capture' ? await beginnings(stored, playable.track, playable.sizeBytes) : null;
  const bytes = beginning ? { path, ...beginning } : await wholeFile(path);
  return bytes && { bytes, mimeType, downloadName: null };
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
