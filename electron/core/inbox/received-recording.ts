import { randomUUID } from 'node:crypto';
import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import type { RecordingOrigin } from '../../../shared/model/origin.ts';
import type { RecordingFile, TrackFile } from '../../../shared/model/recording.ts';
import { shownName } from '../library/safe-name.ts';
import { localInstant } from '../recording/local-instant.ts';
import type { ReceivedMedia } from './probe-received.ts';
import { readRecordedAt } from './recorded-at.ts';

/** What its sender's Outspoken says of a recording. */
export type Carried = CarriedItem['recordings'][number];

/** A name from outside as text to show: one line without controls, at most 200 characters, never empty. */
export function safeText(name: string): string {
  return shownName(name.replaceAll(/\p{Bidi_Control}/gu, ''));
}

/** The sender's words for the file called `fileName`, found by its content; null when it says nothing of it. */
export function carriedOf(origin: RecordingOrigin, sha256: string): Carried | null {
  const isOf = ({ files }: Carried) => files.some((file) => file.sha256 === sha256);
  return origin.item?.recordings.find(isOf) ?? null;
}

/** The sender's words for a recording that was put together from parts; null for any other. */
export function wholeOf({
  origin,
  original,
  createdAt,
}: Pick<RecordingFile, 'origin' | 'original' | 'createdAt'>): Carried | null {
  if (!origin?.item?.part || !original || carriedOf(origin, original.sha256) !== null) return null;
  const { recordings } = origin.item;
  // Earlier versions did not note which it is.
  const isIt = ({ id, createdAt: at }: Carried) =>
    origin.joined === undefined ? recordings.length === 1 || at === createdAt : id === origin.joined;
  return recordings.find(isIt) ?? null;
}

function titleOf(origin: RecordingOrigin, carried: Carried | null, sha256: string): string {
  if (carried === null) return safeText(origin.originalName.replace(/\.[^.]{1,5}$/, ''));
  const part = carried.files.find((file) => file.sha256 === sha256);
  // The whole of several is none of its parts.
  if (part === undefined || carried.files.length === 1) return safeText(carried.title);
  return safeText(`${carried.title}, part ${part.number} of ${carried.files.length}`);
}

/** Where each track of a file from outside lies once it was taken in; `original` for the file as it came. */
export function tracksOf(media: ReceivedMedia, kind: RecordingFile['kind']): readonly TrackFile[] {
  const { format, soundCodec, picture } = media;
  const rest = { deviceLabel: '', sizeBytes: 0, offsetMs: 0, durationMs: null, lostAtMs: null, sha256: null };
  const original = `original${media.extension}`;
  if (picture === null) {
    // An MP4 from a phone has its index at the end, and cannot be read from a pipe.
    const file = format === 'mov' ? 'capture-microphone.m4a' : original;
    return [{ ...rest, track: 'microphone', file, mimeType: media.mimeType }];
  }
  const name = kind === 'screen' ? 'screen' : 'camera';
  const film = format === 'mov' ? { end: '.mp4', type: 'mp4' } : { end: '.mkv', type: 'x-matroska' };
  const tracks: TrackFile[] = [
    { ...rest, track: name, file: `capture-${name}${film.end}`, mimeType: `video/${film.type}` },
  ];
  if (soundCodec !== null) {
    const file = `capture-microphone${format === 'mov' ? '.m4a' : '.mka'}`;
    tracks.push({ ...rest, track: 'microphone', file, mimeType: `audio/${film.type}` });
  }
  return tracks;
}

/** What `recording.json` says of something from outside before its tracks were looked at. */
export function toReceivedRecording(
  origin: RecordingOrigin,
  media: ReceivedMedia,
  {
    whole,
    modifiedMs = null,
    ...content
  }: {
    readonly sizeBytes: number;
    readonly sha256: string;
    readonly whole?: Carried | undefined;
    readonly modifiedMs?: number | null | undefined;
  },
): RecordingFile & { readonly original: NonNullable<RecordingFile['original']> } {
  const { mimeType, extension, durationMs } = media;
  const original = { file: `original${extension}`, mimeType, ...content };
  const carried = whole ?? carriedOf(origin, content.sha256);
  const receivedMs = Date.parse(origin.receivedAt);
  const recordedMs = readRecordedAt(media.tags, { modifiedMs, nowMs: receivedMs });
  const claimed = carried?.kind === 'screen' ? 'screen' : 'camera';
  const isWhole = whole !== undefined || carried?.files.length === 1;
  return {
    ...toReceived(
      whole === undefined ? origin : { ...origin, joined: whole.id },
      titleOf(origin, carried, content.sha256),
    ),
    ...{ kind: media.picture === null ? 'voice' : claimed, durationMs, original },
    createdAt: carried?.createdAt ?? localInstant(recordedMs ?? receivedMs),
    // Times of the whole, which a part does not have.
    marks: isWhole ? (carried?.marks ?? []) : [],
  };
}

/** What `recording.json` says of something that came with a message before anything is known of its content: when it came, and no more. */
export function toReceived(origin: RecordingOrigin, title: string): RecordingFile {
  return {
    ...{ schemaVersion: 1, id: randomUUID(), kind: 'screen', title },
    ...{ state: 'ready', direction: 'received', createdAt: localInstant(Date.parse(origin.receivedAt)) },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...{ author: origin.sender, durationMs: 0, endReason: 'stopped', pauses: [], levels: [] },
    ...{ tracks: [], marks: [], master: null, edit: null, tags: [], views: null, sendReceipts: null },
    ...{ origin, original: null, binnedAt: null, released: null, binnedFrom: null },
  };
}
