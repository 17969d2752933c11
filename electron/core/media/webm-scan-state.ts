import type { BlockHead } from './webm-block.ts';
import { type CueList, createCueList } from './webm-cues.ts';
import { type ElementHeader, ebmlId } from './webm-ebml.ts';
import { type WebmTiming, createWebmTiming } from './webm-timing.ts';

interface Parent {
  readonly id: number;
  /** Offset after its last byte; Infinity where its size is unknown. */
  readonly end: number;
}

interface OpenGroup {
  head: BlockHead | null;
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
  scaleNs: number;
  simpleBlock: BlockHead | null;
  group: OpenGroup | null;
  wholeEnd: number;
  readonly cues: CueList;
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
    scaleNs: 1e6,
    simpleBlock: null,
    group: null,
    wholeEnd: 0,
    cues: createCueList(),
    timing: createWebmTiming(),
  };
}

/** Takes note of a block whose last byte was passed. */
export function finishBlock(state: ScanState): void {
  if (!state.simpleBlock) return;
  addBlock(state, state.simpleBlock, { durationUnits: null, discardNs: 0 });
  state.simpleBlock = null;
}

function addBlock(state: ScanState, head: BlockHead, group: Omit<OpenGroup, 'head'>): void {
  state.wholeEnd = state.position;
  state.timing.add({
    trackNumber: head.trackNumber,
    timeMs: unitsToMs(state, state.clusterUnits + head.relativeTime),
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
