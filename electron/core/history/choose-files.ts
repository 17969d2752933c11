import { type RecordingFile, hasCurrentMaster } from '../../../shared/model/recording.ts';
import { safeName } from '../library/safe-name.ts';
import type { StoredRecording } from '../library/library.ts';
import { memberSizeBytes } from '../media/playback-files.ts';

/** A file of sound or picture that goes along with an export. */
export interface MediaFile {
  readonly role: 'master' | 'original' | 'capture';
  /** Name in the recording's folder. */
  readonly file: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** What `recording.json` says of its content; null where it says nothing. */
  readonly recordedSha256: string | null;
}

/** What of a recording is exported. */
export interface ChosenFiles {
  readonly media: readonly MediaFile[];
  /** Names that `recording.json` lists, that would have gone along, and that are not there. */
  readonly missing: readonly string[];
}

/**
 * Chooses the master and the file as it came, whichever there are. Captures go along with `withCaptures`, and where
 * nothing else has all that was recorded: without a master, or with one made before the last Edit.
 */
export async function chooseFiles(
  { file, folder }: StoredRecording,
  { withCaptures }: { readonly withCaptures: boolean },
): Promise<ChosenFiles> {
  const listed = listFiles(file);
  const found: MediaFile[] = [];
  for (const media of listed) {
    const sizeBytes = safeName(media.file) === media.file ? await memberSizeBytes(folder, media.file) : null;
    if (sizeBytes !== null) found.push({ ...media, sizeBytes });
  }
  const isMade = hasCurrentMaster(file);
  const isEnough = found.some(({ role }) => role === 'original' || (role === 'master' && isMade));
  const wanted = ({ role }: Pick<MediaFile, 'role'>) => role !== 'capture' || withCaptures || !isEnough;
  const media = found.filter(wanted);
  const has = new Set(found.map((one) => one.file));
  return {
    media,
    missing: [...new Set(listed.filter(wanted).map((one) => one.file))].filter((name) => !has.has(name)),
  };
}

/** Every file once: a track may be the file as it came. */
function listFiles({ master, original, tracks }: RecordingFile): readonly Omit<MediaFile, 'sizeBytes'>[] {
  const listed = [
    ...(master === null ? [] : [describe('master', master)]),
    ...(original === null ? [] : [describe('original', original)]),
    ...tracks.map((track) => describe('capture', track)),
  ];
  return listed.filter((one, index) => listed.findIndex(({ file }) => file === one.file) === index);
}

function describe(
  role: MediaFile['role'],
  {
    file,
    mimeType,
    sha256,
  }: { readonly file: string; readonly mimeType: string; readonly sha256: string | null },
): Omit<MediaFile, 'sizeBytes'> {
  return { role, file, mimeType, recordedSha256: sha256 };
}

/** `recording.json` as it goes along: it lists the files that do, and holds no secret. */
export function toExported(file: RecordingFile, media: readonly MediaFile[]): RecordingFile {
  const goes = new Set(media.map((one) => one.file));
  const { origin } = file;
  return {
    ...file,
    tracks: file.tracks.filter((track) => goes.has(track.file)),
    master: file.master !== null && goes.has(file.master.file) ? file.master : null,
    original: file.original !== null && goes.has(file.original.file) ? file.original : null,
    // Whoever has it can sign receipts in this user's place.
    origin: origin && { ...origin, item: origin.item && { ...origin.item, receiptSecret: null } },
    binnedAt: null,
    binnedFrom: null,
  };
}
