import { z } from 'zod';
import { idSchema } from '../../../shared/model/identity.ts';
import type { WebmIndex } from '../media/webm-scanner.ts';
import { endReasonSchema } from '../../../shared/model/recording.ts';
import { recordingKindSchema } from '../../../shared/model/recording-kind.ts';
import { trackNameSchema } from '../../../shared/model/track.ts';

/** Name of the journal in a take's folder: one JSON object per line, each durable before what it tells is acknowledged. */
export const journalFileName = 'journal.ndjson';

/** Longest line that is read; longer ones are damage. The end of a take of four tracks with all their seek points has half of it. */
export const maxJournalLineBytes = 512 * 1024;

const count = z.number().int().nonnegative();
const timeMs = z.number().nonnegative();
/** `wallMs` since 1970, may jump; `monotonicMs` since some start, only differences mean anything. */
const when = { wallMs: z.number(), monotonicMs: z.number() };

const captureIndexSchema = z.object({
  firstClusterOffset: count,
  wholeEnd: count,
  durationMs: timeMs,
  // Thousands of pairs, read before anything can be played: by hand, since a schema for each takes ten times as long.
  cues: z.custom<[number, number][]>(isCueList),
});

function isCueList(value: unknown): boolean {
  return Array.isArray(value) && value.length <= 4096 && value.every(isCue);
}

function isCue(cue: unknown): boolean {
  if (!Array.isArray(cue) || cue.length !== 2) return false;
  const [offset, time] = cue as unknown[];
  return Number.isSafeInteger(offset) && Number(offset) >= 0 && typeof time === 'number' && time >= 0;
}

const lineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begin'),
    version: z.literal(1),
    recordingId: idSchema,
    kind: recordingKindSchema,
    tracks: z.array(z.object({ track: trackNameSchema, file: z.string(), mimeType: z.string() })),
    ...when,
  }),
  z.object({
    type: z.literal('chunk'),
    track: trackNameSchema,
    sequence: count,
    offset: count,
    sizeBytes: count,
    elapsedMs: timeMs,
    levels: z.array(z.number().int().min(0).max(100)),
    /** Where the capture's time 0 lies on the take's clock, when it is told. */
    offsetMs: z.number().optional(),
    ...when,
  }),
  z.object({ type: z.literal('pause'), elapsedMs: timeMs, ...when }),
  z.object({ type: z.literal('resume'), elapsedMs: timeMs, ...when }),
  z.object({ type: z.literal('track-end'), track: trackNameSchema, elapsedMs: timeMs, ...when }),
  z.object({ type: z.literal('mark'), elapsedMs: timeMs, label: z.string(), ...when }),
  z.object({
    type: z.literal('end'),
    reason: endReasonSchema,
    durationMs: timeMs,
    /** What makes each capture seekable at once; null where it has no clusters. */
    tracks: z.array(
      z.object({ track: trackNameSchema, sizeBytes: count, index: captureIndexSchema.nullable() }),
    ),
    ...when,
  }),
]);

/** One line of a journal. Offsets and sizes are bytes of the capture, times milliseconds of recorded time. */
export type JournalLine = z.infer<typeof lineSchema>;

/** The line as it stands in the file, with its end of line. */
export function encodeJournalLine(line: JournalLine): Uint8Array {
  return Buffer.from(`${JSON.stringify(line)}\n`);
}

/** Reads one line; null for one that is torn, damaged or of a kind not known. */
export function parseJournalLine(text: string): JournalLine | null {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A capture's index as the journal keeps it. */
export function toIndexLine(index: WebmIndex): z.infer<typeof captureIndexSchema> {
  return { ...index, cues: index.cues.map(({ offset, timeMs }): [number, number] => [offset, timeMs]) };
}

/** The way back from {@link toIndexLine}. */
export function fromIndexLine(line: z.infer<typeof captureIndexSchema>): WebmIndex {
  return { ...line, cues: line.cues.map(([offset, timeMs]) => ({ offset, timeMs })) };
}
