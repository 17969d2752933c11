import { blockHeadBytes, readBlockHead } from './webm-block.ts';
import type { Cue } from './webm-cues.ts';
import { type ElementHeader, ebmlId, readElementHeader, readUint } from './webm-ebml.ts';
import {
  type ScanState,
  closeParents,
  createScanState,
  enter,
  finishBlock,
  lose,
  payloadOf,
  setTracks,
  skip,
} from './webm-scan-state.ts';
import { parseTimestampScale, parseTracks } from './webm-tracks.ts';

/** What is needed to play a raw capture as a file with duration and seek points. Its size does not grow with the capture. */
export interface WebmIndex {
  /** Where the first cluster begins; everything before it describes the tracks. */
  readonly firstClusterOffset: number;
  /** End of the last complete block: bytes after it are torn. */
  readonly wholeEnd: number;
  readonly durationMs: number;
  readonly cues: readonly Cue[];
}

/** Follows the structure of a WebM or Matroska stream as it comes. Never throws; holds at most 256 KiB. */
export interface WebmScanner {
  push(bytes: Uint8Array): void;
  /** Null until the tracks are known and one block is complete. */
  index(): WebmIndex | null;
  /** True when bytes were met that belong to no element; a torn last element does not count. */
  damaged(): boolean;
}

const maxMetadataBytes = 256 * 1024;
const maxBlockBytes = 64 * 1024 * 1024;
const clusterMark = Buffer.from([0x1f, 0x43, 0xb6, 0x75]);
/** Cluster header and the id of its first child. */
const clusterProbeBytes = 14;
const segmentLevel: ReadonlySet<number> = new Set([
  ebmlId.seekHead,
  ebmlId.info,
  ebmlId.tracks,
  ebmlId.cluster,
  ebmlId.cues,
  ebmlId.tags,
  ebmlId.chapters,
  ebmlId.attachments,
]);
const clusterLevel: ReadonlySet<number> = new Set([
  ebmlId.clusterTimestamp,
  ebmlId.simpleBlock,
  ebmlId.blockGroup,
  ebmlId.clusterPosition,
  ebmlId.clusterPrevSize,
  ebmlId.silentTracks,
  ebmlId.void,
  ebmlId.crc32,
]);

/** Creates a {@link WebmScanner} that stands at offset 0 of the capture. */
export function createWebmScanner(): WebmScanner {
  let carry: Uint8Array = new Uint8Array(0);
  const state = createScanState();
  return {
    push(chunk) {
      const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
      let at = 0;
      for (let used = step(state, bytes); used > 0; used = step(state, bytes.subarray(at))) {
        at += used;
        state.position += used;
      }
      carry = new Uint8Array(bytes.subarray(at));
    },
    index() {
      const { firstClusterOffset, wholeEnd } = state;
      if (firstClusterOffset === null || wholeEnd === 0 || !state.hasTracks) return null;
      const cues = state.cues.toArray().filter((cue) => cue.offset < wholeEnd);
      return { firstClusterOffset, wholeEnd, durationMs: state.timing.durationMs(), cues };
    },
    damaged: () => state.damaged,
  };
}

/** Understands the next piece of `bytes` and returns its length; 0 when more bytes are needed. */
function step(state: ScanState, bytes: Uint8Array): number {
  if (state.position < state.skipUntil) return Math.min(bytes.length, state.skipUntil - state.position);
  finishBlock(state);
  closeParents(state);
  if (state.lost) return resync(state, bytes);
  const header = readElementHeader(bytes, 0);
  if (header === 'incomplete') return 0;
  if (header === 'invalid') return lose(state);
  const parent = state.parents.at(-1);
  const end = state.position + header.headerBytes + (header.sizeBytes ?? Infinity);
  if (parent && header.sizeBytes !== null && end > parent.end && header.id !== ebmlId.cluster)
    return lose(state);
  if (header.id === ebmlId.ebml) return startDocument(state, header);
  switch (parent?.id) {
    case undefined:
      return readTopLevel(state, header);
    case ebmlId.segment:
      return readSegmentChild(state, bytes, header);
    case ebmlId.cluster:
      return readClusterChild(state, bytes, header);
    default:
      return readGroupChild(state, bytes, header);
  }
}

function startDocument(state: ScanState, header: ElementHeader): number {
  if (state.position > 0) state.damaged = true;
  state.parents = [];
  state.group = null;
  return skip(state, header);
}

function readTopLevel(state: ScanState, header: ElementHeader): number {
  if (header.id === ebmlId.void) return skip(state, header);
  if (header.id !== ebmlId.segment) return lose(state);
  return enter(state, header);
}

function readSegmentChild(state: ScanState, bytes: Uint8Array, header: ElementHeader): number {
  if (header.id === ebmlId.cluster) return enterCluster(state, header);
  if (header.id === ebmlId.info || header.id === ebmlId.tracks) return readMetadata(state, bytes, header);
  const known = segmentLevel.has(header.id) || header.id === ebmlId.void || header.id === ebmlId.crc32;
  return known ? skip(state, header) : lose(state);
}

function enterCluster(state: ScanState, header: ElementHeader): number {
  state.firstClusterOffset ??= state.position;
  state.clusterOffset = state.position;
  state.clusterCued = false;
  return enter(state, header);
}

function readMetadata(state: ScanState, bytes: Uint8Array, header: ElementHeader): number {
  const payload = payloadOf(bytes, header, maxMetadataBytes);
  if (typeof payload === 'string') return payload === 'incomplete' ? 0 : lose(state);
  if (header.id === ebmlId.info) state.scaleNs = parseTimestampScale(payload);
  else setTracks(state, parseTracks(payload));
  return header.headerBytes + payload.length;
}

function readClusterChild(state: ScanState, bytes: Uint8Array, header: ElementHeader): number {
  if (segmentLevel.has(header.id)) {
    state.parents.pop();
    return readSegmentChild(state, bytes, header);
  }
  if (!clusterLevel.has(header.id)) return lose(state);
  if (header.id === ebmlId.clusterTimestamp) return readClusterTimestamp(state, bytes, header);
  if (header.id === ebmlId.simpleBlock) return readBlock(state, bytes, header);
  if (header.id !== ebmlId.blockGroup) return skip(state, header);
  if (header.sizeBytes === null || header.sizeBytes > maxBlockBytes) return lose(state);
  state.group = { head: null, durationUnits: null, discardNs: 0, refers: false };
  return enter(state, header);
}

function readClusterTimestamp(state: ScanState, bytes: Uint8Array, header: ElementHeader): number {
  const payload = payloadOf(bytes, header, 8);
  if (typeof payload === 'string') return payload === 'incomplete' ? 0 : lose(state);
  state.clusterUnits = readUint(payload, 0, payload.length);
  return header.headerBytes + payload.length;
}

function readGroupChild(state: ScanState, bytes: Uint8Array, header: ElementHeader): number {
  if (header.id === ebmlId.block) return readBlock(state, bytes, header);
  if (header.id === ebmlId.referenceBlock && state.group) state.group.refers = true;
  const timed = header.id === ebmlId.blockDuration || header.id === ebmlId.discardPadding;
  if (!timed || !state.group) return skip(state, header);
  const payload = payloadOf(bytes, header, 8);
  if (typeof payload === 'string') return payload === 'incomplete' ? 0 : lose(state);
  if (header.id === ebmlId.blockDuration) state.group.durationUnits = readUint(payload, 0, payload.length);
  else if (((payload[0] ?? 0x80) & 0x80) === 0) state.group.discardNs = readUint(payload, 0, payload.length);
  return header.headerBytes + payload.length;
}

function readBlock(state: ScanState, bytes: Uint8Array, header: ElementHeader): number {
  if (header.sizeBytes === null || header.sizeBytes > maxBlockBytes) return lose(state);
  const headEnd = header.headerBytes + Math.min(header.sizeBytes, blockHeadBytes);
  if (bytes.length < headEnd) return 0;
  const head = readBlockHead(bytes.subarray(header.headerBytes, headEnd));
  if (!head) return lose(state);
  if (state.group) state.group.head = head;
  else state.simpleBlock = head;
  return skip(state, header);
}

/** Passes over bytes until something that looks like a cluster with a first child begins. */
function resync(state: ScanState, bytes: Uint8Array): number {
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(clusterMark);
  if (found < 0) return Math.max(0, bytes.length - clusterMark.length + 1);
  if (found > 0) return found;
  if (bytes.length < clusterProbeBytes) return 0;
  const header = readElementHeader(bytes, 0);
  if (typeof header === 'string' || !clusterLevel.has(bytes[header.headerBytes] ?? 0)) return 1;
  state.lost = false;
  state.parents = [{ id: ebmlId.segment, end: Infinity }];
  return enterCluster(state, header);
}
