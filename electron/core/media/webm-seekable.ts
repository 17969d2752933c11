import {
  ebmlId,
  encodeElement,
  encodeOpenElementHeader,
  encodeFloatElement,
  encodeUintElement,
  readChildren,
  readElementHeader,
} from './webm-ebml.ts';
import type { WebmIndex } from './webm-scanner.ts';
import { type WebmTrack, parseTimestampScale, parseTracks } from './webm-tracks.ts';

/**
 * Makes the beginning of a seekable file out of a raw capture: the returned bytes followed by the capture's bytes from
 * `index.firstClusterOffset` up to `index.wholeEnd` are a complete WebM file with duration and cues (RFC 9559 section 22).
 * `head` is the capture before its first cluster. Null when it lacks its tracks.
 */
export function makeSeekablePrefix(head: Uint8Array, index: WebmIndex): Uint8Array | null {
  const parts = readHead(head);
  if (!parts) return null;
  const scaleNs = parseTimestampScale(parts.info);
  const info = encodeInfo(parts.info, (index.durationMs * 1e6) / scaleNs);
  // The size of the cues does not depend on the positions in them.
  const cuesBytes = encodeCues(parts.tracks, index, { scaleNs, clustersAt: 0 }).length;
  const clustersAt = info.length + parts.tracksRaw.length + cuesBytes;
  return Buffer.concat([
    parts.ebmlRaw,
    // Live recorders leave the sizes of their clusters open, which only an open segment may hold.
    encodeOpenElementHeader(ebmlId.segment),
    info,
    parts.tracksRaw,
    encodeCues(parts.tracks, index, { scaleNs, clustersAt }),
  ]);
}

interface Head {
  readonly ebmlRaw: Uint8Array;
  /** Payload of Info; empty where there is none. */
  readonly info: Uint8Array;
  readonly tracksRaw: Uint8Array;
  readonly tracks: readonly WebmTrack[];
}

function readHead(head: Uint8Array): Head | null {
  const ebml = readElementHeader(head, 0);
  if (typeof ebml === 'string' || ebml.id !== ebmlId.ebml || ebml.sizeBytes === null) return null;
  const segmentAt = ebml.headerBytes + ebml.sizeBytes;
  const segment = readElementHeader(head, segmentAt);
  if (typeof segment === 'string' || segment.id !== ebmlId.segment) return null;
  let info: Uint8Array = new Uint8Array(0);
  for (const child of readChildren(head.subarray(segmentAt + segment.headerBytes))) {
    if (child.id === ebmlId.info) info = child.payload;
    if (child.id !== ebmlId.tracks) continue;
    const tracks = parseTracks(child.payload);
    if (tracks.length > 0)
      return { ebmlRaw: head.subarray(0, segmentAt), info, tracksRaw: child.raw, tracks };
  }
  return null;
}

function encodeInfo(payload: Uint8Array, durationUnits: number): Uint8Array {
  const kept = [...readChildren(payload)].filter(({ id }) => id !== ebmlId.duration && id !== ebmlId.crc32);
  return encodeElement(
    ebmlId.info,
    ...kept.map(({ raw }) => raw),
    encodeFloatElement(ebmlId.duration, durationUnits),
  );
}

/** Every cue point has the same layout and differs in two numbers, so that a thousand of them take no time. */
function encodeCues(
  tracks: readonly WebmTrack[],
  index: WebmIndex,
  layout: { readonly scaleNs: number; readonly clustersAt: number },
): Uint8Array {
  const track = tracks.find(({ video }) => video) ?? tracks[0];
  const point = encodeCuePoint(track?.number ?? 1);
  const points = Buffer.alloc(point.length * index.cues.length);
  for (const [number, cue] of index.cues.entries()) {
    const at = number * point.length;
    points.set(point, at);
    points.writeBigUInt64BE(BigInt(Math.round((cue.timeMs * 1e6) / layout.scaleNs)), at + cueTimeAt);
    const position = layout.clustersAt + cue.offset - index.firstClusterOffset;
    points.writeBigUInt64BE(BigInt(position), at + point.length - 8);
  }
  return encodeElement(ebmlId.cues, points);
}

/** Header of the cue point, header of its time. */
const cueTimeAt = 18;

/** A cue point of `track` whose time, and cluster position at the very end, are still 0. */
function encodeCuePoint(track: number): Uint8Array {
  const positions = encodeElement(
    ebmlId.cueTrackPositions,
    encodeUintElement(ebmlId.cueTrack, track),
    encodeUintElement(ebmlId.cueClusterPosition, 0),
  );
  return encodeElement(ebmlId.cuePoint, encodeUintElement(ebmlId.cueTime, 0), positions);
}
