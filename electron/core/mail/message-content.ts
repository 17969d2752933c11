import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import type { Person } from '../../../shared/model/identity.ts';
import type { MadeFile, RecordingFile } from '../../../shared/model/recording.ts';
import type { StorageLink } from '../../../shared/model/storage.ts';

/** Something said, as one paragraph on one line; `atMs` counts from the beginning of the file. */
export interface Said {
  readonly atMs: number;
  readonly text: string;
}

/** A small picture of a recording, shown in the message. */
export interface Thumbnail {
  /** Content-ID without angle brackets (RFC 2392): the same for the same picture. */
  readonly cid: string;
  /** A JPEG in base64. */
  readonly jpeg: string;
}

/** A recording as a message carries it: what is said about it, and the file made for sending. */
export interface AttachedRecording extends Pick<
  RecordingFile,
  'kind' | 'title' | 'createdAt' | 'durationMs' | 'marks'
> {
  /** Absolute path of a file that we made. */
  readonly path: string;
  /** Name the recipient sees; see `attachmentNames`. */
  readonly fileName: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly preset: MadeFile['preset'];
  /** What the other Outspoken is told: the whole recording with all files that were made of it, and which of them this is. */
  readonly carried: Omit<CarriedItem['recordings'][number], 'attached'>;
  readonly fileNumber: number;
  /** Which file of how many that were made of the recording; null when it is whole. */
  readonly part: PartNumber | null;
  /** Null, or left out by earlier versions, where there is no picture. */
  readonly thumbnail?: Thumbnail | null;
  /** The beginning of what is said in this file; left out where nobody knows. */
  readonly said?: readonly Said[];
  /** True where more is said than `said` holds. */
  readonly isSaidCut?: boolean;
  /** Where the file is instead of in the message. */
  readonly link?: StorageLink;
}

/** One of several that belong together, counted from 1. */
export interface PartNumber {
  readonly number: number;
  readonly count: number;
}

/** Everything a message is composed of. */
export interface MessageContent {
  /** Identifies the message in `X-Outspoken-Item`, since servers replace Message-IDs. */
  readonly itemId: string;
  /** With angle brackets. */
  readonly messageId: string;
  /** Message-ID of the message this one answers, with angle brackets. */
  readonly inReplyTo: string | null;
  readonly from: Person;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly subject: string;
  /** What the user wrote; may be empty. */
  readonly text: string;
  readonly date: Date;
  /** Which of several messages this is that were queued as one; null for a message by itself. */
  readonly part: PartNumber | null;
  readonly recordings: readonly AttachedRecording[];
  /** What is said to the recipient's Outspoken, but for what is attached. */
  readonly item: Omit<CarriedItem, 'version' | 'itemId' | 'recordings'>;
}
