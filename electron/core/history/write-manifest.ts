import { join } from 'node:path';
import { type FileFacts, createHashedFile } from './hashed-file.ts';
import { type ListedFile, type Manifest, manifestName } from './manifest.ts';

/** A manifest that grows with its export. */
export interface ManifestWriter {
  add(file: ListedFile): Promise<void>;
  /** Ends the list. The hash is that of `manifest.json` itself. */
  finish(): Promise<FileFacts>;
  close(): Promise<void>;
}

/** Begins `manifest.json` in `folder`: one line for each file, so that people and other programs can read it. */
export async function createManifestWriter(
  folder: string,
  about: Pick<Manifest, 'title' | 'createdAt' | 'appVersion'>,
): Promise<ManifestWriter> {
  const file = await createHashedFile(join(folder, manifestName));
  const head = { format: 'outspoken-history', schemaVersion: 1, ...about };
  await file.write(JSON.stringify(head, null, 2).replace(/\n\}$/, ',\n  "files": ['));
  let separator = '\n';
  return {
    async add({ path, sizeBytes, sha256 }) {
      await file.write(`${separator}    ${JSON.stringify({ path, sizeBytes, sha256 })}`);
      separator = ',\n';
    },
    async finish() {
      await file.write('\n  ],\n');
      await file.write(`  "sha256OfLinesAbove": "${file.hashSoFar()}"\n}\n`);
      return file.finish();
    },
    close: () => file.close(),
  };
}
