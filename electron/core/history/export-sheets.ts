import { join } from 'node:path';
import type { ExportedRecording } from './exported-recording.ts';
import { createHashedFile } from './hashed-file.ts';
import { type ExportHead, pageArticle, pageFoot, pageHead } from './history-page.ts';
import type { ListedFile } from './manifest.ts';
import { csvHead, toCsv } from './timeline-csv.ts';
import { markdownHead, toMarkdown } from './timeline-markdown.ts';

/** The page and the lists of an export, which grow by one recording at a time. */
export interface ExportSheets {
  add(recording: ExportedRecording): Promise<void>;
  finish(): Promise<readonly ListedFile[]>;
  close(): Promise<void>;
}

/** Begins `index.html`, `timeline.md` and `timeline.csv` in the export at `folder`. */
export async function openSheets(folder: string, head: ExportHead): Promise<ExportSheets> {
  const kinds = [
    { name: 'index.html', head: pageHead(head), toText: pageArticle, foot: pageFoot },
    { name: 'timeline.md', head: markdownHead(head), toText: toMarkdown, foot: '' },
    { name: 'timeline.csv', head: csvHead, toText: toCsv, foot: '' },
  ];
  const sheets = await Promise.all(
    kinds.map(async (kind) => ({ ...kind, file: await createHashedFile(join(folder, kind.name)) })),
  );
  for (const sheet of sheets) await sheet.file.write(sheet.head);
  return {
    async add(recording) {
      for (const { file, toText } of sheets) await file.write(toText(recording));
    },
    async finish() {
      const files: ListedFile[] = [];
      for (const { name, file, foot } of sheets) {
        await file.write(foot);
        files.push({ path: name, ...(await file.finish()) });
      }
      return files;
    },
    async close() {
      for (const { file } of sheets) await file.close();
    },
  };
}
