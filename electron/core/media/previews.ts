import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Filmstrip } from '../../../shared/model/deliverable.ts';
import { systemErrorCode } from '../errors.ts';
import type { Library } from '../library/library.ts';
import type { FfmpegWorkshop } from './ffmpeg-workshop.ts';
import { type StripLayout, makeFilmstrip, parseStripName, stripName } from './filmstrip.ts';
import { isPartName } from './part-files.ts';
import { removeOfGone } from './remove-of-gone.ts';

/** Pictures that follow from recordings: made when first asked for, and free to be deleted at any time. */
export interface Previews {
  /** Null for a recording without a picture. Rejects with `not-found`, `attachment-missing`, `ffmpeg-missing` or `ffmpeg-failed`. */
  filmstrip(recordingId: string): Promise<Filmstrip | null>;
  /** Path of a JPEG that an address names; null when the name is none of ours. */
  readonly path: (recordingId: string, name: string) => string | null;
  /** Removes the pictures of recordings that are gone. Never rejects. */
  tidy(): Promise<void>;
}

/** Creates {@link Previews} in `directory`. */
export function createPreviews(options: {
  readonly directory: string;
  readonly library: Pick<Library, 'getStored' | 'indexed'>;
  readonly workshop: Pick<FfmpegWorkshop, 'light'>;
}): Previews {
  const { directory, library, workshop } = options;
  const making = new Map<string, Promise<StripLayout | null>>();

  const make = async (recordingId: string): Promise<StripLayout | null> => {
    const { file: recording } = library.getStored(recordingId);
    if (recording.state !== 'ready' || recording.kind === 'voice') return null;
    const target = join(directory, recordingId);
    await mkdir(target, { recursive: true });
    const found = await findStrip(target);
    if (found !== null) return found;
    const folder = () => library.getStored(recordingId).folder;
    return workshop.light(new AbortController().signal, (context) =>
      makeFilmstrip(context, { recording, folder, directory: target }),
    );
  };
  const makeOnce = (recordingId: string) => {
    const known = making.get(recordingId);
    if (known !== undefined) return known;
    const made = make(recordingId).finally(() => making.delete(recordingId));
    making.set(recordingId, made);
    return made;
  };
  return {
    async filmstrip(recordingId) {
      const layout = await makeOnce(recordingId);
      return layout && { url: `/media/preview/${recordingId}/${stripName(layout)}`, ...layout };
    },
    path: (recordingId, name) =>
      parseStripName(name) === null ? null : join(directory, recordingId, `${name}.jpg`),
    tidy: () => removeOfGone(library, directory),
  };
}

async function findStrip(directory: string): Promise<StripLayout | null> {
  try {
    const names = await readdir(directory);
    for (const left of names.filter(isPartName)) await rm(join(directory, left), { force: true });
    return names.map((name) => parseStripName(name.replace(/\.jpg$/, ''))).find((layout) => layout) ?? null;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
