import type { PictureQuality, Prediction } from '../../../shared/model/deliverable.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { CallErrorCode } from '../../bridge/call-error.ts';
import { describeProblem } from '../notices/describe-problem.ts';

/** What will be sent, in words; `isWarning` when the user may want to choose otherwise. */
export interface PredictionWords {
  readonly text: string;
  readonly isWarning: boolean;
  /** True where a link would have room for it and one mail has not. */
  readonly isTooLarge: boolean;
}

const qualityWords: Record<PictureQuality, string> = {
  'as-captured': 'exactly as recorded',
  sharp: 'sharp',
  good: 'good to read',
  soft: 'a little soft',
  illegible: 'too coarse to read',
};

/** A limit as people write it: `25 MB`. */
function formatLimit(limitBytes: number): string {
  return `${Number((limitBytes / 1_000_000).toFixed(1))} MB`;
}

/** A size that nobody knows exactly, in two digits: `12 MB`, `4.8 MB`. */
function formatAbout(sizeBytes: number): string {
  return formatBytes(Number(sizeBytes.toPrecision(2))).replace('.0 ', ' ');
}

/** Size, quality and whether it fits a mail of `limitBytes` with room for `roomBytes` of attachments; null for a link, which has room for all. */
export function describePrediction(
  { sizeBytes, quality, partCount, preset, basis }: Prediction,
  room: { readonly limitBytes: number; readonly roomBytes: number } | null,
): PredictionWords {
  const size = `${basis === 'measured' ? 'About' : 'Roughly'} ${formatAbout(sizeBytes)}`;
  const what = `${size}, ${qualityWords[quality]}.`;
  if (room === null) {
    return { text: `${what} Goes as a link.`, isWarning: quality === 'illegible', isTooLarge: false };
  }
  const { limitBytes, roomBytes } = room;
  if (partCount > 1) {
    const text =
      preset === 'original'
        ? `Does not fit one mail as recorded: ${partCount} parts. ${size} in all.`
        : `Does not fit one mail at a readable quality: ${partCount} parts. ${what}`;
    return { text, isWarning: true, isTooLarge: true };
  }
  if (sizeBytes > roomBytes) {
    const text = `${what} Larger than a mail may be (${formatLimit(limitBytes)}).`;
    return { text, isWarning: true, isTooLarge: true };
  }
  return { text: `${what} Fits one mail.`, isWarning: quality === 'illegible', isTooLarge: false };
}

/** What to say when nobody knows what will be sent. */
export function explainNoPrediction(code: CallErrorCode): string {
  const fitted = 'It is made to fit a mail when it is sent.';
  // What these say is about calls, not about sizes.
  if (code === 'unsupported' || code === 'internal') return `Its size is not known yet. ${fitted}`;
  return `${describeProblem(code).title} ${fitted}`;
}

/** What to say of a voice memo that no mail has room for; null for one that fits. */
export function warnOfVoice(
  sizeBytes: number,
  { limitBytes, roomBytes }: { readonly limitBytes: number; readonly roomBytes: number },
): string | null {
  if (sizeBytes <= roomBytes) return null;
  return `Larger than a mail may be (${formatLimit(limitBytes)}). A server may send it back.`;
}
