import type { RecordingDetail } from '../../../shared/model/recording.ts';

const endings: Readonly<Record<string, string>> = {
  'audio/webm': 'webm',
  'video/webm': 'webm',
  'audio/ogg': 'ogg',
  'audio/mp4': 'm4a',
  'video/mp4': 'mp4',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'video/x-matroska': 'mkv',
  'audio/x-matroska': 'mka',
};

function toName(title: string, ending: string): string {
  return `${title.replaceAll(/[<>:"/\\|?*]/g, '-')}.${ending}`;
}

/** Name under which a copy of a compressed recording is saved. */
export function masterName({ title, kind }: Pick<RecordingDetail, 'title' | 'kind'>): string {
  return toName(title, kind === 'voice' ? 'm4a' : 'mp4');
}

/** Name under which a copy of what plays is saved: the title, with the ending of the file's type. */
export function copyName({
  title,
  kind,
  playbackUrl,
  tracks,
}: Pick<RecordingDetail, 'title' | 'kind' | 'playbackUrl' | 'tracks'>): string {
  // The last part of the address tells a master from a capture.
  if (playbackUrl?.split('/').at(-1)?.startsWith('m') === true) return masterName({ title, kind });
  return toName(title, endings[tracks[0]?.mimeType.split(';')[0] ?? ''] ?? 'bin');
}
