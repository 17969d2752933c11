import { mkdir, readdir, rename } from 'node:fs/promises';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { syncFolder } from './atomic-file.ts';
import { ensureProject, unfiledNames } from './ensure-place.ts';
import { defaultTitle, recordingFolderName } from './folder-names.ts';
import type { Library, StoredRecording } from './library.ts';
import { type LibraryContext, inFolder, pathOf } from './library-context.ts';
import { writeRecordingFile } from './library-files.ts';
import { isFolder, removeFolder } from './library-folders.ts';
import { putRecording } from './recording-folder.ts';
import { freeName } from './safe-name.ts';

const newPrefix = '.new-';

/** True for the name of a folder of a take that was being made when the app ended; nothing was captured in it yet. */
export function isUnbegunTake(name: string): boolean {
  return /^\.new-[0-9a-f-]{36}$/.test(name);
}

type TakeArgs = Parameters<Library['beginTake']>[0];

/** See {@link Library.beginTake}. The folder appears whole, with its `recording.json`, or not at all. */
export function beginTake(
  context: LibraryContext,
  { file, projectId, fill }: TakeArgs,
): Promise<StoredRecording> {
  const { availability, changed, locks } = context;
  const take: RecordingFile = { ...file, title: file.title ?? defaultTitle(file.kind) };
  return availability.guard(() =>
    locks.withRecording(take.id, async () => {
      const made = await locks.withPlaces(async () => {
        const project =
          (await findProject(context, projectId)) ?? (await ensureProject(context, unfiledNames));
        return {
          ...(await makeTakeFolder(context, take, { parent: project.folder, fill })),
          projectId: project.id,
        };
      });
      await putRecording(context, made);
      changed([take.id]);
      return { file: made.file, folder: pathOf(context, made.folder) };
    }),
  );
}

async function findProject(context: LibraryContext, projectId: string | null) {
  if (projectId === null) return null;
  const project = context.index.use(({ places }) => places.project(projectId));
  return project !== null && (await isFolder(context, project.folder)) ? project : null;
}

async function makeTakeFolder(
  context: LibraryContext,
  take: RecordingFile,
  { parent, fill }: { readonly parent: string; readonly fill: TakeArgs['fill'] },
) {
  const unbegun = inFolder(parent, `${newPrefix}${take.id}`);
  try {
    await mkdir(pathOf(context, unbegun));
    const found = await fill?.(pathOf(context, unbegun));
    const file = await writeRecordingFile(pathOf(context, unbegun), { ...take, ...found });
    const folder = inFolder(
      parent,
      freeName(recordingFolderName(take), await readdir(pathOf(context, parent))),
    );
    await rename(pathOf(context, unbegun), pathOf(context, folder));
    await syncFolder(pathOf(context, parent));
    return { file, folder };
  } catch (error) {
    await removeFolder(context, unbegun).catch(() => undefined);
    throw error;
  }
}
