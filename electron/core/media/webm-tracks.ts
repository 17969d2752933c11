import { ebmlId, readChildren, readUint } from './webm-ebml.ts';

/** What timing needs to know of one track. */
export interface WebmTrack {
  readonly number: number;
  readonly video: boolean;
  readonly codec: string;
  /** Sound that a player drops at the start; block times include it. */
  readonly codecDelayMs: number;
  /** Duration of a frame where the writer declared it, else null. */
  readonly frameMs: number | null;
}

/** Parses the payload of a Tracks element; entries without a number are left out. */
export function parseTracks(payload: Uint8Array): readonly WebmTrack[] {
  const tracks: WebmTrack[] = [];
  for (const entry of readChildren(payload)) {
    if (entry.id !== ebmlId.trackEntry) continue;
    const track = parseTrack(entry.payload);
    if (track.number > 0) tracks.push(track);
  }
  return tracks;
}

/** Nanoseconds per timestamp unit from the payload of an Info element; 1,000,000 where it says nothing. */
export function parseTimestampScale(payload: Uint8Array): number {
  for (const child of readChildren(payload)) {
    if (child.id === ebmlId.timestampScale) return readUint(child.payload, 0, child.payload.length) || 1e6;
  }
  return 1e6;
}

function parseTrack(payload: Uint8Array): WebmTrack {
  let [number, type, delayNs, frameNs] = [0, 0, 0, 0];
  let codec = '';
  for (const child of readChildren(payload)) {
    const value = readUint(child.payload, 0, Math.min(child.payload.length, 8));
    if (child.id === ebmlId.trackNumber) number = value;
    else if (child.id === ebmlId.trackType) type = value;
    else if (child.id === ebmlId.codecDelay) delayNs = value;
    else if (child.id === ebmlId.defaultDuration) frameNs = value;
    else if (child.id === ebmlId.codecId) codec = Buffer.from(child.payload).toString('latin1');
  }
  return {
    number,
    video: type === 1,
    codec,
    codecDelayMs: delayNs / 1e6,
    frameMs: frameNs > 0 ? frameNs / 1e6 : null,
  };
}
