import { isTakeableName } from '../../../shared/model/takeable-file.ts';

const maxFiles = 1000;
const maxDepth = 20;

/** The files of a chosen folder that can be taken in, at most 1000; hidden ones are left out. */
export function takeableFiles(files: readonly File[]): readonly File[] {
  return files.filter(({ name }) => isTakeableName(name)).slice(0, maxFiles);
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** Everything in a folder; a reader gives it in lots, and an empty one at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const lot = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (lot.length === 0) return entries;
    entries.push(...lot);
  }
}

/**
 * The files that were dropped, whatever they are, and those in dropped folders that can be taken in, at most 1000. Call it
 * within the event: what was dropped is gone afterwards. What cannot be read is left out.
 */
export async function droppedFiles({ items }: Pick<DataTransfer, 'items'>): Promise<readonly File[]> {
  const roots = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: File[] = [];
  const visit = async (entry: FileSystemEntry, depth: number): Promise<void> => {
    if (found.length >= maxFiles || depth > maxDepth) return;
    if (isFolder(entry)) {
      const entries = await entriesOf(entry).catch(() => []);
      for (const one of entries.toSorted((a, b) => a.name.localeCompare(b.name))) await visit(one, depth + 1);
    } else if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject)).catch(
        () => null,
      );
      if (file !== null) found.push(...(depth === 0 ? [file] : takeableFiles([file])));
    }
  };
  for (const root of roots) await visit(root, 0);
  return found;
}
