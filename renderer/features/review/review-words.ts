import type { CompressionJob } from '../../../shared/model/app.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { describeTimeLeft } from '../projects/recording-words.ts';

/** Where a recording is saved, as a sentence. */
export function describePlace(
  recording: Pick<RecordingDetail, 'unfiled' | 'clientName' | 'projectName'>,
): string {
  if (recording.unfiled) return 'Saved, without a client yet.';
  return `Saved in ${recording.clientName}, ${recording.projectName}.`;
}

/** How the compression of a recording stands, as a sentence. */
export function describeCompression(
  recording: Pick<RecordingDetail, 'compression' | 'sizeBytes' | 'captureSizeBytes'>,
  job: CompressionJob | undefined,
): string {
  const captured = formatBytes(recording.captureSizeBytes);
  switch (recording.compression) {
    case 'none':
      return `${captured} recorded.`;
    case 'waiting':
      return `${captured} recorded. Compressing begins soon; it can be sent already.`;
    case 'running':
      return (
        ['Compressing in the background', percentage(job), describeTimeLeft(job)].filter(Boolean).join(', ') +
        '.'
      );
    case 'done':
      return `Compressed from ${captured} to ${formatBytes(recording.sizeBytes)}.`;
    case 'failed':
      return `${captured} recorded. Compressing did not work; the recording itself is whole and plays.`;
    case 'cancelled':
      return `${captured} recorded, not compressed.`;
  }
}

function percentage(job: CompressionJob | undefined): string {
  const progress = job?.progress ?? null;
  return progress === null ? '' : `${Math.floor(progress * 100)} %`;
}
