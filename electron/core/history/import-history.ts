import { realpath } from 'node:fs/promises';
import { z } from 'zod';
import { emailSchema, idSchema, nameSchema, personSchema } from '../../../shared/model/identity.ts';
import type { ImportReport } from '../../../shared/model/history.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { clientFileName, projectFileName } from '../library/library-files.ts';
import type { Library } from '../library/library.ts';
import { shownName } from '../library/safe-name.ts';
import { type ImportPlan, type ListedFolder, planImport } from './import-plan.ts';
import { importRecording, readExported, removeStaging } from './import-recording.ts';
import { readListed } from './read-listed.ts';
import { type OnProgress, requireManifest } from './verify-export.ts';

/** What {@link importHistory} works with. */
export interface ImportDeps {
  readonly library: Pick<
    Library,
    'beginTake' | 'createProject' | 'indexed' | 'listClients' | 'setAccount' | 'setPeople' | 'summary'
  >;
  readonly libraryDirectory: () => string;
  /** Addresses of the mail accounts of this app. */
  readonly accountAddresses: () => readonly string[];
  readonly freeBytes: (folder: string) => Promise<number>;
  /** Called for each recording when it is in the library. */
  readonly onImported: (file: RecordingFile) => void;
}

const spareBytes = 256 * 1024 * 1024;
/** Folders that are named; the others are only counted. */
const mostNamed = 200;

/** What is read of `client.json` and `project.json`; what other versions add is left out. */
const placeSchema = z.object({
  schemaVersion: z.literal(1),
  id: idSchema,
  name: nameSchema,
  people: z.array(personSchema).max(50).default([]),
  account: emailSchema.nullable().catch(null).default(null),
});

type Place = z.infer<typeof placeSchema>;

/**
 * Takes the recordings of the export in `folder` into the library, in their projects and with their ids. One that is in
 * the library already, or in its bin, stays as it is there; one whose files are not what the manifest says is left out.
 * Rejects like `requireManifest`, with `disk-full` and with the reason of `signal`; what was imported until then stays.
 */
export async function importHistory(
  deps: ImportDeps,
  folder: string,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: OnProgress },
): Promise<ImportReport> {
  const { manifest } = await requireManifest(folder);
  const root = await realpath(folder);
  const plan = planImport(manifest);
  await deps.library.indexed();
  await removeStaging(deps.libraryDirectory());
  const sizeOf = (files: ListedFolder) => [...files.values()].reduce((sum, one) => sum + one.sizeBytes, 0);
  const total = [...plan.recordings.values()].reduce((sum, files) => sum + sizeOf(files), 0);
  const report = { importedCount: 0, knownCount: 0, damagedCount: 0, damaged: [] as string[] };
  const projectOf = createProjects(deps, root, plan);
  let done = 0;
  for (const [path, files] of plan.recordings) {
    signal.throwIfAborted();
    let copied = 0;
    const onBytes = (count: number) => onProgress((done + (copied += count)) / Math.max(1, total));
    const outcome = await importOne(deps, { root, path, files, projectOf, signal, onBytes });
    if (outcome === 'imported') report.importedCount += 1;
    else if (outcome === 'known') report.knownCount += 1;
    else {
      report.damagedCount += 1;
      if (report.damaged.length < mostNamed) report.damaged.push(path);
    }
    done += sizeOf(files);
    onProgress(done / Math.max(1, total));
  }
  return { kind: 'import', ...report };
}

interface One {
  readonly root: string;
  readonly path: string;
  readonly files: ListedFolder;
  readonly projectOf: (path: string) => Promise<string>;
  readonly signal: AbortSignal;
  readonly onBytes: (count: number) => void;
}

async function importOne(
  deps: ImportDeps,
  { root, path, files, projectOf, signal, onBytes }: One,
): Promise<'imported' | 'known' | 'damaged'> {
  const { library } = deps;
  const libraryDirectory = deps.libraryDirectory();
  try {
    const file = await readExported(root, files);
    if (isKnown(library, file.id)) return 'known';
    const neededBytes = [...files.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, spareBytes);
    if ((await deps.freeBytes(libraryDirectory)) < neededBytes) throw new AppError('disk-full', 'no room');
    const projectId = await projectOf(path);
    await importRecording(library, file, {
      ...{ root, folder: files, libraryDirectory, projectId, signal, onBytes },
    });
    deps.onImported(file);
    return 'imported';
  } catch (error) {
    if (error instanceof AppError && error.code === 'export-damaged') return 'damaged';
    throw error;
  }
}

function isKnown(library: Pick<Library, 'summary'>, id: string): boolean {
  try {
    library.summary(id);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return false;
    throw error;
  }
}

/** The project of a recording's folder, made when it is first needed; a new one with its people and the mail account it went by, where that is here too. */
function createProjects(deps: ImportDeps, root: string, plan: ImportPlan): One['projectOf'] {
  const projects = new Map<string, Promise<string>>();
  const read = async (path: string): Promise<Place | null> => {
    const listed = plan.placeFiles.get(path);
    return listed === undefined ? null : readListed(root, listed, placeSchema).catch(() => null);
  };
  const make = async (projectFolder: string) => {
    const [top = '', clientFolder = '', name = ''] = projectFolder.split('/');
    const client = await read(`${top}/${clientFolder}/${clientFileName}`);
    const project = await read(`${projectFolder}/${projectFileName}`);
    const names = {
      client: client?.name ?? shownName(clientFolder),
      project: project?.name ?? shownName(name),
    };
    const ids = client && project && { clientId: client.id, projectId: project.id };
    const before = projectIds(deps.library);
    const { projectId } = await deps.library.createProject(names, ids ?? undefined);
    // Nobody gets the next message of a project that is here already because an export names them.
    if (!before.has(projectId) && project !== null) await fill(deps, projectId, project);
    return projectId;
  };
  return (path) => {
    const projectFolder = path.slice(0, path.lastIndexOf('/'));
    const known = projects.get(projectFolder) ?? make(projectFolder);
    projects.set(projectFolder, known);
    return known;
  };
}

async function fill(
  { library, accountAddresses }: ImportDeps,
  projectId: string,
  { people, account }: Place,
): Promise<void> {
  if (people.length > 0) await library.setPeople({ projectId, people });
  const own = accountAddresses().find((address) => address.toLowerCase() === account?.toLowerCase());
  if (own !== undefined) await library.setAccount({ projectId, account: own });
}

function projectIds(library: ImportDeps['library']): ReadonlySet<string> {
  return new Set(library.listClients().flatMap(({ projects }) => projects.map(({ id }) => id)));
}
