import { join } from 'node:path';
import { z } from 'zod';
import { captureDaysSchema, clientColourSchema } from '../../../shared/model/library.ts';
import { emailSchema, idSchema, nameSchema, personSchema } from '../../../shared/model/identity.ts';
import { type RecordingFile, recordingFileSchema } from '../../../shared/model/recording.ts';
import { type FoundFile, readJsonFile, writeJsonFile } from './json-file.ts';

const placeFileSchema = z.strictObject({ schemaVersion: z.literal(1), id: idSchema, name: nameSchema });
const clientFileSchema = placeFileSchema.extend({
  colour: clientColourSchema.nullable().default(null),
  sendReceipts: z.boolean().nullable().default(null),
});
const projectFileSchema = placeFileSchema.extend({
  people: z.array(personSchema).max(50),
  archived: z.boolean().default(false),
  /** Address of the mail account its messages go by: other than an id, it means the same on another computer. */
  account: emailSchema.nullable().default(null),
  captureDays: captureDaysSchema.default(null),
});

/** What the files of clients and projects have in common. */
export type PlaceFile = z.infer<typeof placeFileSchema>;
/** `client.json`: what a client is apart from its folder. */
export type ClientFile = z.infer<typeof clientFileSchema>;
/** `project.json`: what a project is apart from its folder. */
export type ProjectFile = z.infer<typeof projectFileSchema>;

/** Name of the file that makes a folder a recording. */
export const recordingFileName = 'recording.json';
/** Name of the file that makes a folder a client. */
export const clientFileName = 'client.json';
/** Name of the file that makes a folder a project. */
export const projectFileName = 'project.json';

/** Reads `recording.json` in `folder`. Never rejects. */
export function readRecordingFile(folder: string): Promise<FoundFile<RecordingFile>> {
  return readJsonFile(join(folder, recordingFileName), recordingFileSchema);
}

/** Durably writes `recording.json` in `folder`. Resolves with what reading it again would give. */
export async function writeRecordingFile(folder: string, file: RecordingFile): Promise<RecordingFile> {
  const written = recordingFileSchema.parse(file);
  await writeJsonFile(join(folder, recordingFileName), written);
  return written;
}

/** Reads `client.json` in `folder`. Never rejects. */
export function readClientFile(folder: string): Promise<FoundFile<ClientFile>> {
  return readJsonFile(join(folder, clientFileName), clientFileSchema);
}

/** Durably writes `client.json` in `folder`. */
export function writeClientFile(folder: string, file: ClientFile): Promise<void> {
  return writeJsonFile(join(folder, clientFileName), clientFileSchema.parse(file));
}

/** Reads `project.json` in `folder`. Never rejects. */
export function readProjectFile(folder: string): Promise<FoundFile<ProjectFile>> {
  return readJsonFile(join(folder, projectFileName), projectFileSchema);
}

/** Durably writes `project.json` in `folder`. */
export function writeProjectFile(folder: string, file: ProjectFile): Promise<void> {
  return writeJsonFile(join(folder, projectFileName), projectFileSchema.parse(file));
}
