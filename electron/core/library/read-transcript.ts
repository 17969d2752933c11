import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CueNode, parseText, tokenizeVTTCue } from 'media-captions';
import type { TranscriptCue } from '../../../shared/model/transcript.ts';

/** Name of the file with what is said in a recording. */
export const transcriptFileName = 'transcript.vtt';

// Twenty hours of speech stay below both.
const maxBytes = 16 * 1024 * 1024;
const maxCues = 50_000;

/** What is said in the recording in `folder`, by its `transcript.vtt` (WebVTT); null when there is none or it cannot be read. Never rejects. */
export async function readTranscript(folder: string): Promise<readonly TranscriptCue[] | null> {
  try {
    const path = join(folder, transcriptFileName);
    const stats = await lstat(path);
    if (!stats.isFile() || stats.size > maxBytes) return null;
    return await parseTranscript(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Cues of a WebVTT text in the order of their times; what is damaged or empty is left out. */
export async function parseTranscript(text: string): Promise<readonly TranscriptCue[]> {
  const { cues } = await parseText(text.replace(/^\uFEFF/, ''), { type: 'vtt', strict: false });
  return cues
    .slice(0, maxCues)
    .map((cue) => {
      const nodes = tokenizeVTTCue(cue);
      return {
        startMs: Math.round(cue.startTime * 1000),
        endMs: Math.round(cue.endTime * 1000),
        text: nodes.map(textOf).join('').trim(),
        speaker: nodes.map(speakerOf).find((name) => name !== null) ?? null,
      };
    })
    .filter((cue) => cue.text !== '' && cue.endMs > cue.startMs)
    .toSorted((one, other) => one.startMs - other.startMs);
}

function textOf(node: CueNode): string {
  return node.type === 'text' ? node.data : node.children.map(textOf).join('');
}

function speakerOf(node: CueNode): string | null {
  if (node.type === 'v') return node.voice.trim().slice(0, 200);
  if (node.type === 'text') return null;
  return node.children.map(speakerOf).find((name) => name !== null) ?? null;
}
