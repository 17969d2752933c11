import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRecordings } from './library-check.ts';

/** Lines of a transcript: seconds at which each begins, and what is said for two seconds from there. */
export type SpokenLines = readonly (readonly [number, string])[];

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 23);
}

/** A transcript as WebVTT. */
export function writeVtt(lines: SpokenLines): string {
  const cues = lines.map(([seconds, text]) => `${time(seconds)} --> ${time(seconds + 2)}\n${text}\n`);
  return ['WEBVTT\n', ...cues].join('\n');
}

/** Puts `transcript.vtt` beside a recording, as another program would. */
export function putTranscript(library: string, recordingId: string, lines: SpokenLines): void {
  const found = findRecordings(library).find(({ file }) => file.id === recordingId);
  if (!found) throw new Error(`no recording ${recordingId} in the library`);
  writeFileSync(join(found.folder, 'transcript.vtt'), writeVtt(lines));
}
