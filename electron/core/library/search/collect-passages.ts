import { createHash } from 'node:crypto';
import type { RecordingFile } from '../../../../shared/model/recording.ts';
import { type LibraryContext, pathOf } from '../library-context.ts';
import { readNotes } from '../notes-file.ts';
import { readTranscript } from '../read-transcript.ts';
import { signedFiles } from '../recording-folder.ts';
import type { Passage } from './passage.ts';

/** All that can be found of a recording. */
export interface Collected {
  readonly passages: readonly Passage[];
  /** Says whether the passages can have changed. */
  readonly signature: string;
}

/** Longest text of one passage: a search shows a line of it. */
const maxTextLength = 20_000;
/** Letters of a digest that tell one state of a recording from another: 96 bits. */
const signatureLength = 16;
/** Most passages of one recording. */
const maxPassages = 60_000;

/**
 * The passages of a recording that is not in the bin, or `unchanged` where they are those of `knownSignature`; null where
 * there is nothing to find.
 */
export async function collectPassages(
  context: Pick<LibraryContext, 'index' | 'root'>,
  id: string,
  knownSignature: string | null,
): Promise<Collected | 'unchanged' | null> {
  const known = context.index.use(({ recordings, places }) => {
    const place = recordings.place(id);
    const file = place === null ? null : recordings.file(id);
    if (!place || !file || place.projectId === null || file.state === 'capturing') return null;
    const project = places.project(place.projectId);
    const client = project === null ? null : places.client(project.clientId);
    const signature = recordings.placeIn(place.folder)?.signature ?? '';
    return { file, folder: place.folder, project, client, files: signedFiles(signature) };
  });
  if (known === null) return null;
  const { file, project, client, files } = known;
  const head = headOf(file, {
    place: client && project && `${client.name}, ${project.name}`,
    people: project?.people ?? [],
  });
  const signature = createHash('sha1')
    .update(JSON.stringify([head.map(({ text }) => text), files]))
    .digest('base64')
    .slice(0, signatureLength);
  if (files !== null && signature === knownSignature) return 'unchanged';
  const folder = pathOf(context, known.folder);
  const [notes, cues] = await Promise.all([
    files?.notes === '' ? [] : readNotes(folder),
    files?.transcript === '' ? [] : readTranscript(folder),
  ]);
  const passages: Passage[] = [
    ...head,
    ...(notes ?? []).map(({ atMs, text }) => ({ source: 'note' as const, atMs, text })),
    ...(cues ?? []).map(({ startMs, text }) => ({ source: 'transcript' as const, atMs: startMs, text })),
  ];
  return { signature, passages: passages.slice(0, maxPassages) };
}

function headOf(
  { title, tags, origin }: RecordingFile,
  {
    place,
    people,
  }: { readonly place: string | null; readonly people: readonly { name: string; email: string }[] },
): readonly Passage[] {
  const everyone = [...(origin?.sender ? [origin.sender] : []), ...people];
  const named = new Map(everyone.map(({ name, email }) => [email.toLowerCase(), `${name} ${email}`.trim()]));
  const texts: (readonly [Passage['source'], string])[] = [
    ['title', title],
    ['tag', tags.join(', ')],
    ['place', place ?? ''],
    ['person', [...named.values()].join(', ')],
    ['mail', [origin?.subject ?? '', origin?.text ?? ''].join('\n').trim()],
  ];
  return texts
    .filter(([, text]) => text !== '')
    .map(([source, text]) => ({ source, atMs: null, text: text.slice(0, maxTextLength) }));
}
