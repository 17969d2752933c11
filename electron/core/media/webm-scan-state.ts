import type { BlockHead } from './webm-block.ts';
import { type CueList, createCueList } from './webm-cues.ts';
import { type ElementHeader, ebmlId } from './webm-ebml.ts';
import { type WebmTiming, createWebmTiming } from './webm-timing.ts';
import type { WebmTrack } from './webm-tracks.ts';

/** Seek points of a picture: after five hours about seven seconds apart. Four captures of them fit in the end of a journal. */
const maxPictureCues = 4096;

interface Parent {
  readonly id: number;
  /** Offset after its last byte; Infinity where its size is unknown. */
  readonly end: number;
}

interface OpenGroup {
  head: BlockHead | null;
  /** True when its frame is described by another. */
  refers: boolean;
  durationUnits: number | null;
  discardNs: number;
}

/** Where a scan stands. Not shared, changed in place: a scan meets hundreds of thousands of elements. */
export interface ScanState {
  /** Offset of the next byte that is not yet understood. */
  position: number;
  /** Bytes before this offset are passed over. */
  skipUntil: number;
  parents: Parent[];
  lost: boolean;
  damaged: boolean;
  hasTracks: boolean;
  firstClusterOffset: number | null;
  clusterOffset: number;
  clusterUnits: number;
  /** True when this cluster has its seek point. */
  clusterCued: boolean;
  /** The track whose keyframes are sought; null where every block is one. */
  cuedTrack: number | null;
  scaleNs: number;
  simpleBlock: BlockHead | null;
  group: OpenGroup | null;
  wholeEnd: number;
  cues: CueList;
  readonly timing: WebmTiming;
}

/** The state of a scan at offset 0. */
export function createScanState(): ScanState {
  return {
    position: 0,
    skipUntil: 0,
    parents: [],
    lost: false,
    damaged: false,
    hasTracks: false,
    firstClusterOffset: null,
    clusterOffset: 0,
    clusterUnits: 0,
    clusterCued: false,
    cuedTrack: null,
    scaleNs: 1e6,
    simpleBlock: null,
    group: null,
    wholeEnd: 0,
    cues: createCueList(),
    timing: createWebmTiming(),
  };
}

/**
 * Takes note of the tracks. A player starts to decode at the keyframe it sought: where there is a picture, only clusters
 * with a keyframe are seek points, and more of them, since what lies between two is decoded before anything is seen.
 */
export function setTracks(state: ScanState, tracks: readonly WebmTrack[]): void {
  state.timing.setTracks(tracks);
  state.hasTracks ||= tracks.length > 0;
  const picture = tracks.find(({ video }) => video);
  if (!picture || state.cuedTrack !== null) return;
  state.cuedTrack = picture.number;
  state.cues = createCueList(maxPictureCues);
}

/** Takes note of a block whose last byte was passed. */
export function finishBlock(state: ScanState): void {
  const head = state.simpleBlock;
  if (!head) return;
  addBlock(state, head, { durationUnits: null, discardNs: 0, refers: !head.flaggedKey });
  state.simpleBlock = null;
}

function addBlock(state: ScanState, head: BlockHead, group: Omit<OpenGroup, 'head'>): void {
  state.wholeEnd = state.position;
  const timeMs = unitsToMs(state, state.clusterUnits + head.relativeTime);
  const isSeekPoint = state.cuedTrack === null || (head.trackNumber === state.cuedTrack && !group.refers);
  if (isSeekPoint && !state.clusterCued) {
    state.clusterCued = true;
    state.cues.add({ offset: state.clusterOffset, timeMs: Math.max(0, timeMs) });
  }
  state.timing.add({
    trackNumber: head.trackNumber,
    timeMs,
    opusDurationMs: head.opusDurationMs,
    statedDurationMs: group.durationUnits === null ? null : unitsToMs(state, group.durationUnits),
    discardMs: group.discardNs / 1e6,
  });
}

/** Leaves the elements that end here. */
export function closeParents(state: ScanState): void {
  for (
    let parent = state.parents.at(-1);
    parent && parent.end <= state.position;
    parent = state.parents.at(-1)
  ) {
    if (parent.id === ebmlId.blockGroup && state.group) {
      if (state.group.head) addBlock(state, state.group.head, state.group);
      state.group = null;
    }
    state.parents.pop();
  }
}

/** Goes into a master element; returns the length of its header. */
export function enter(state: ScanState, header: ElementHeader): number {
  const end = state.position + header.headerBytes + (header.sizeBytes ?? Infinity);
  state.parents.push({ id: header.id, end });
  return header.headerBytes;
}

/** Passes over an element; returns the length of its header. */
export function skip(state: ScanState, header: ElementHeader): number {
  if (header.sizeBytes === null) return lose(state);
  state.skipUntil = state.position + header.headerBytes + header.sizeBytes;
  return header.headerBytes;
}

/** Payload of an element that is read as a whole, at most `limit` bytes of it. */
export function payloadOf(
  bytes: Uint8Array,
  header: ElementHeader,
  limit: number,
): Uint8Array | 'incomplete' | 'invalid' {
  if (header.sizeBytes === null || header.sizeBytes > limit) return 'invalid';
  const end = header.headerBytes + header.sizeBytes;
  return bytes.length < end ? 'incomplete' : bytes.subarray(header.headerBytes, end);
}

/** Gives up the place in the structure: the next cluster will be searched. Returns 1, so that the search goes on behind this byte. */
export function lose(state: ScanState): number {
  state.lost = true;
  state.damaged = true;
  state.parents = [];
  state.group = null;
  state.simpleBlock = null;
  return 1;
}

/** Timestamp units of this file in milliseconds. */
export function unitsToMs(state: ScanState, units: number): number {
  return (units * state.scaleNs) / 1e6;
}
