import { type Range, keptRanges, toEditedMs } from '../../../shared/model/edit.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { TranscriptCue } from '../../../shared/model/transcript.ts';
import type { Said } from './message-content.ts';

/** Most letters of a transcript that go into a message, so that it stays a message. */
export const mostSaidLetters = 4000;
/** Paragraphs end at the first cue after so many letters. */
const paragraphLetters = 400;
/** What a cue may reach into a cut: players and recognisers are not exact. */
const touchingMs = 250;

function isKept({ startMs, endMs }: TranscriptCue, cuts: readonly Range[]): boolean {
  return cuts.every((cut) => Math.min(endMs, cut.endMs) - Math.max(startMs, cut.startMs) <= touchingMs);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Paragraphs of at most {@link mostSaidLetters} together, each with the time of its beginning as played. */
function toParagraphs(
  cues: readonly TranscriptCue[],
  timeOf: (atMs: number) => number,
): { readonly paragraphs: readonly Said[]; readonly isCut: boolean } {
  const paragraphs: { atMs: number; text: string; speaker: string | null }[] = [];
  let letters = 0;
  for (const { startMs, text, speaker } of cues) {
    const words = oneLine(text);
    letters += words.length + 1;
    if (letters > mostSaidLetters) return { paragraphs, isCut: true };
    const last = paragraphs.at(-1);
    if (last?.speaker === speaker && last.text.length < paragraphLetters) last.text += ` ${words}`;
    else paragraphs.push({ atMs: timeOf(startMs), text: words, speaker });
  }
  return { paragraphs, isCut: false };
}

/**
 * The beginning of what is said in a recording, by the stretches of its edited time that its files hold: paragraphs with
 * times from the beginning of each stretch. What touches a cut is left out, since its words cannot be taken apart.
 * `isCut` where there is more than fits.
 */
export function listSaid(
  { edit, durationMs }: Pick<RecordingFile, 'edit' | 'durationMs'>,
  cues: readonly TranscriptCue[],
  spans: readonly Range[],
): readonly { readonly said: readonly Said[]; readonly isCut: boolean }[] {
  const cuts = edit?.cuts ?? [];
  const kept = keptRanges(cuts, durationMs);
  const inside = cues.filter((cue) => isKept(cue, cuts) && kept.some(({ endMs }) => cue.startMs < endMs));
  const all = toParagraphs(inside, (atMs) => toEditedMs(cuts, durationMs, atMs));
  const lastMs = all.paragraphs.at(-1)?.atMs ?? -1;
  return spans.map(({ startMs, endMs }) => ({
    said: all.paragraphs
      .filter(({ atMs }) => atMs >= startMs && atMs < endMs)
      .map(({ atMs, text }) => ({ atMs: atMs - startMs, text })),
    isCut: all.isCut && lastMs >= startMs && lastMs < endMs,
  }));
}
