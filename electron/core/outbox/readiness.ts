import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasCurrentMaster } from '../../../shared/model/recording.ts';
import type { StoredRecording } from '../library/library.ts';
import { AppError } from '../errors.ts';
import type { MessageRow } from './message-row.ts';
import type { OutboxDeps } from './outbox-context.ts';

/** Whether the recordings of a message can be made into attachments. */
export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly problem: MessageRow['problem'] }
  | { readonly kind: 'failed'; readonly problem: MessageRow['problem'] };

type Deps = Pick<OutboxDeps, 'library' | 'compression'>;

function problem(code: NonNullable<MessageRow['problem']>['code'], response = ''): MessageRow['problem'] {
  return { code, server: '', response };
}

function findRecording(id: string, { library }: Deps): StoredRecording | Readiness {
  if (!library.available()) return { kind: 'waiting', problem: problem('library-unavailable') };
  try {
    return library.getStored(id);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'library-unavailable') return { kind: 'waiting', problem: problem(error.code) };
    // It may be there and not found yet.
    if (library.indexing()) return { kind: 'waiting', problem: null };
    return { kind: 'failed', problem: problem('attachment-missing') };
  }
}

/** True when a person deleted the captures, or the whole folder, that a master would be made from. */
function lostCaptures({ file, folder }: StoredRecording): boolean {
  return file.tracks.length > 0 && !file.tracks.some((track) => existsSync(join(folder, track.file)));
}

function recordingReadiness(id: string, deps: Deps): Readiness {
  const found = findRecording(id, deps);
  if ('kind' in found) return found;
  if (hasCurrentMaster(found.file)) return { kind: 'ready' };
  if (found.file.state === 'capturing') return { kind: 'waiting', problem: null };
  if (lostCaptures(found)) return { kind: 'failed', problem: problem('attachment-missing') };
  const { compression } = deps;
  const job = compression.job(id);
  if (job?.state === 'failed' || job?.state === 'cancelled') {
    return { kind: 'failed', problem: problem('ffmpeg-failed', job.detail) };
  }
  if (job === null || job.state === 'none' || job.state === 'done') compression.enqueue(id);
  const { state } = compression.ffmpegStatus();
  return { kind: 'waiting', problem: state === 'ready' ? null : problem('ffmpeg-missing') };
}

/** Looks at the recordings of a message, and sees to it that those without a master of their Edit are compressed. */
export function checkReadiness(row: Pick<MessageRow, 'recordings'>, deps: Deps): Readiness {
  const all = row.recordings.map(({ id }) => recordingReadiness(id, deps));
  return (
    all.find(({ kind }) => kind === 'failed') ??
    all.find(({ kind }) => kind === 'waiting') ?? { kind: 'ready' }
  );
}

/** How far the compression of a message's recordings is, 0 to 1, and how long it takes; nulls when nothing is being compressed. */
export function compressionProgress(
  row: Pick<MessageRow, 'recordings'>,
  { compression }: Deps,
): { readonly progress: number | null; readonly remainingMs: number | null } {
  const jobs = row.recordings.map(({ id }) => compression.job(id));
  const running = jobs.find((job) => job?.state === 'running' && job.progress !== null);
  if (!running) return { progress: null, remainingMs: null };
  const shares = jobs.map((job) => {
    if (job === null || job.state === 'done') return 1;
    return job.state === 'running' ? (job.progress ?? 0) : 0;
  });
  const isLast = shares.filter((share) => share < 1).length === 1;
  return {
    progress: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    remainingMs: isLast ? running.remainingMs : null,
  };
}
