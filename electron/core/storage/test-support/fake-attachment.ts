import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttachedRecording } from '../../mail/message-content.ts';

/** A file of `sizeBytes` that is different each time, as if it had been made of a recording. */
export async function fakeAttachment(folder: string, sizeBytes: number): Promise<AttachedRecording[]> {
  const path = join(folder, 'film.mp4');
  await writeFile(path, randomBytes(sizeBytes));
  const said = {
    kind: 'screen',
    title: 'Tour',
    createdAt: '2026-11-23T09:30:00Z',
    durationMs: 1000,
  } as const;
  const carried = { id: 'id', ...said, marks: [], files: [] };
  return [
    {
      ...{ path, fileName: 'Ünïque tour.mp4', mimeType: 'video/mp4', sizeBytes, preset: 'universal' },
      ...{ ...said, marks: [], carried, fileNumber: 1, part: null },
    },
  ];
}
