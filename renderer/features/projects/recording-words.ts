import type { CompressionJob } from '../../../shared/model/app.ts';
import type { EndReason, RecordingSummary } from '../../../shared/model/recording.ts';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';
import { formatDuration, formatSpan } from '../../../shared/text/format-duration.ts';
import type { StateShape } from '../../components/state-label.tsx';

/** What a recording is of, in words. */
export const kindWords: Readonly<Record<RecordingKind, string>> = {
  voice: 'Voice memo',
  screen: 'Screen recording',
  camera: 'Camera recording',
};

/** What a recording is, in words: its kind, or whose link. */
export function describeKind({ kind, link }: Pick<RecordingSummary, 'kind' | 'link'>): string {
  return link === null ? kindWords[kind] : `${link.service} link`;
}

/** Length of a recording; empty for a link, whose length nobody here knows. */
export function describeLength({ durationMs, link }: Pick<RecordingSummary, 'durationMs' | 'link'>): string {
  return link === null ? formatDuration(durationMs) : '';
}

/** How a recording stands, as a word and a shape. */
export interface RecordingState {
  readonly shape: StateShape;
  readonly word: string;
}

type Stated = Pick<
  RecordingSummary,
  'state' | 'missingFiles' | 'compression' | 'endReason' | 'direction' | 'viewed'
>;

/** What a recording does not say of itself. */
export interface Standing {
  /** How far the newest message with it has come; undefined where it was never sent. */
  readonly delivery: RecordingState | undefined;
  /** False once nothing more comes of it, also where its end could not be written yet. */
  readonly isRecorded: boolean;
}

function describeOwnState(
  recording: Stated,
  job: CompressionJob | undefined,
  isRecorded: boolean,
): RecordingState {
  if (recording.state === 'capturing') {
    return isRecorded
      ? { shape: 'recording', word: 'Recording now' }
      : { shape: 'attention', word: 'Not finished yet' };
  }
  if (recording.missingFiles.length > 0) return { shape: 'attention', word: 'Files missing' };
  // It plays whatever is being made of it: what counts is whether it was played.
  if (recording.direction === 'received')
    return recording.viewed ? { shape: 'done', word: 'Viewed' } : { shape: 'idle', word: 'Unviewed' };
  switch (recording.compression) {
    case 'waiting':
      return { shape: 'waiting', word: 'Waiting to compress' };
    case 'running':
      return { shape: 'active', word: compressingWord(job) };
    case 'failed':
      return { shape: 'attention', word: 'Not compressed' };
    case 'cancelled':
      return { shape: 'ended', word: 'Not compressed' };
    case 'none':
    case 'done':
      return { shape: 'done', word: recording.endReason === 'recovered' ? 'Recovered' : 'Saved' };
  }
}

/**
 * What is said of a recording: how far it came on its way, which says more than that it is saved; trouble says more than
 * both. `job` adds how far its compression is.
 */
export function describeShownState(
  recording: Stated,
  job: CompressionJob | undefined,
  { delivery, isRecorded }: Standing,
): RecordingState {
  const own = describeOwnState(recording, job, isRecorded);
  return own.shape === 'done' && recording.direction === 'made' ? (delivery ?? own) : own;
}

function compressingWord(job: CompressionJob | undefined): string {
  if (job?.state !== 'running' || job.progress === null) return 'Compressing';
  return `Compressing ${Math.floor(job.progress * 100)} %`;
}

/** Time left of a compression in round words; undefined while it is not known. */
export function describeTimeLeft(job: CompressionJob | undefined): string | undefined {
  return job === undefined || job.remainingMs === null ? undefined : `${formatSpan(job.remainingMs)} left`;
}

/** Why a take ended other than by Stop, and what that means; null when there is nothing to say. */
export function describeEnd(
  reason: EndReason | null,
): { readonly title: string; readonly meaning: string } | null {
  switch (reason) {
    case null:
    case 'stopped':
      return null;
    case 'disk-full':
      return {
        title: 'The disk was nearly full.',
        meaning: 'Recording stopped in time; everything up to there is safe.',
      };
    case 'device-lost':
      return { title: 'The microphone went away.', meaning: 'Everything up to that moment is safe.' };
    case 'source-ended':
      return {
        title: 'Sharing ended.',
        meaning: 'Recording stopped with it; everything up to that moment is safe.',
      };
    case 'connection-lost':
      return {
        title: 'The window was gone.',
        meaning: 'Recording ended there; everything up to that moment is safe.',
      };
    case 'app-quit':
      return {
        title: 'Outspoken was closed while recording.',
        meaning: 'Everything up to that moment is safe.',
      };
    case 'recovered':
      return {
        title: 'This recording was interrupted and has been recovered.',
        meaning: 'At most its last second is missing.',
      };
  }
}
