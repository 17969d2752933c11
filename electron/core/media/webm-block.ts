import { readVintValue, vintLength } from './webm-ebml.ts';

/** Most bytes of a block that {@link readBlockHead} looks at: track number, timestamp, flags and two bytes of an Opus packet. */
export const blockHeadBytes = 16;

/** What the first bytes of a block tell. */
export interface BlockHead {
  readonly trackNumber: number;
  /** Timestamp relative to the cluster's, in timestamp units. */
  readonly relativeTime: number;
  /** The keyframe flag, which only a SimpleBlock has. */
  readonly flaggedKey: boolean;
  /** Duration of the packet when it is Opus and without lacing, else null. */
  readonly opusDurationMs: number | null;
}

/** Reads the head of a SimpleBlock or Block payload (RFC 9559 section 10.1); null when it is cut or invalid. */
export function readBlockHead(payload: Uint8Array): BlockHead | null {
  const trackLength = vintLength(payload[0]);
  if (trackLength === undefined || trackLength > 4 || payload.length < trackLength + 3) return null;
  const trackNumber = readVintValue(payload, 0, trackLength);
  if (trackNumber === null || trackNumber === 0) return null;
  const high = payload[trackLength] ?? 0;
  const low = payload[trackLength + 1] ?? 0;
  const unsigned = high * 256 + low;
  const relativeTime = unsigned >= 0x8000 ? unsigned - 0x10000 : unsigned;
  const flags = payload[trackLength + 2] ?? 0;
  const packet = payload.subarray(trackLength + 3);
  return {
    trackNumber,
    relativeTime,
    flaggedKey: (flags & 0x80) !== 0,
    opusDurationMs: (flags & 0x06) === 0 ? opusPacketDurationMs(packet) : null,
  };
}

/** Duration of an Opus packet from its first two bytes (RFC 6716 section 3.1); null when it is empty or cut. */
export function opusPacketDurationMs(packet: Uint8Array): number | null {
  const toc = packet[0];
  if (toc === undefined) return null;
  const frameMs = opusFrameMs(toc >> 3);
  const code = toc & 0x03;
  if (code === 0) return frameMs;
  if (code < 3) return 2 * frameMs;
  const count = packet[1];
  return count === undefined ? null : (count & 0x3f) * frameMs;
}

function opusFrameMs(config: number): number {
  if (config < 12) return [10, 20, 40, 60][config & 3] ?? 20;
  if (config < 16) return (config & 1) === 0 ? 10 : 20;
  return [2.5, 5, 10, 20][config & 3] ?? 20;
}
