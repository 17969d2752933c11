import type { CallErrorCode } from '../bridge/call-error.ts';
import type { Client } from '../bridge/client.ts';
import { type TrackName, isPicture } from '../../shared/model/track.ts';
import { createBlockScanner } from './block-scanner.ts';
import { type ChunkQueue, createChunkQueue } from './chunk-queue.ts';
import { comparedBlocks } from './first-sample.ts';
import type { PictureHealth, PictureWatch } from './picture-watch.ts';
import type { TrackRecorder, TrackRecorderListener } from './track-recorder.ts';

/** One track that is about to be recorded. */
export interface LaneSource {
  readonly track: TrackName;
  readonly label: string;
  readonly startRecorder: (listener: TrackRecorderListener) => TrackRecorder;
  /** Keeps the device; `onEnded` tells when it or what is shared has gone, also when that was before. */
  readonly hold: (onEnded: () => void) => () => void;
  /** Size of the picture now; 0 for sound. */
  readonly size: () => { readonly width: number; readonly height: number };
  /** When the capture's first sample was captured, by `performance.now`; null while nobody knows. Asked again while more blocks can tell it better. */
  readonly firstSampleMs: (startedMs: number, blockTimes: readonly number[]) => number | null;
  /** What the browser says of the picture's source; null for sound. */
  readonly counts: () => { readonly muted: boolean; readonly delivered: number | null } | null;
  /** A window, which may be hidden. */
  readonly isWindow: boolean;
  /** Judges the picture; null for sound. */
  readonly watch: PictureWatch | null;
}

/** What a lane needs of its take. */
export interface LaneDeps {
  readonly client: Client;
  readonly recordingId: string;
  /** Recorded time now. */
  readonly elapsedMs: () => number;
  /** When the take's clock began, by `performance.now`. */
  readonly startedMs: number;
  readonly nowMs: () => number;
  /** Takes the levels for a chunk that ends now; none where this lane does not carry them. */
  readonly takeLevels: (track: TrackName, elapsedMs: number) => readonly number[];
  readonly onSaved: (disk: { readonly freeBytes: number; readonly diskLow: boolean }) => void;
  readonly onChanged: () => void;
  readonly onRefused: (code: CallErrorCode) => void;
  /** There is no more room in memory for what comes. */
  readonly onFull: () => void;
  readonly onLost: (lane: Lane) => void;
  readonly schedule: (action: () => void) => void;
}

/** One track of a running take: its recorder, and the way of its chunks to the disk. */
export interface Lane {
  readonly track: TrackName;
  readonly label: string;
  readonly isLive: () => boolean;
  /** Recorded time of this track that is surely on the disk; Infinity when all that comes is. */
  readonly safeMs: () => number;
  readonly queue: Pick<ChunkQueue, 'state' | 'goOn' | 'abandon' | 'flushed'>;
  readonly size: LaneSource['size'];
  readonly pause: () => void;
  /** Brings what there is of a paused lane to the disk. */
  readonly flush: () => void;
  readonly resume: () => void;
  /** Ends the recorder; resolves when its last chunk waits for the disk. The lane is not live afterwards. */
  readonly stop: () => Promise<void>;
  readonly look: (atMs: number) => PictureHealth;
  /** True while what is shared cannot be seen, so that there is no picture of it. */
  readonly isHidden: () => boolean;
  readonly release: () => void;
}

/** 45 minutes of voice, or six of a busy screen: more than any connection that comes back needs. */
const mostWaitingBytes = { sound: 32 * 1024 * 1024, picture: 192 * 1024 * 1024 };
/** Small enough that sound need not wait long behind a picture. */
const mostChunkBytes = 4 * 1024 * 1024;

interface Parts {
  readonly source: LaneSource;
  readonly deps: LaneDeps;
  readonly scanBlocks: ReturnType<typeof createBlockScanner>;
  /** Times of the first blocks, which tell where the capture begins. */
  readonly firstBlocks: number[];
  readonly queue: ChunkQueue;
  encoded: number;
  safeMs: number;
  isLive: boolean;
  /** By `performance.now`: recorders start one after the other, and some take their time. */
  recorderStartedMs: number;
  offsetMs: number | null;
  /** Nothing is taken any more: a piece that is missing must be the last. */
  isFull: boolean;
}

/** Starts recording `source`, within the same task. Throws when the browser cannot record it. */
export function startLane(source: LaneSource, deps: LaneDeps): Lane {
  const parts = createParts(source, deps);
  parts.recorderStartedMs = deps.nowMs();
  const recorder = source.startRecorder({
    onData: (data) => takeIn(parts, data),
    onFailed: () => {
      if (parts.isLive) deps.onLost(lane);
    },
  });
  const lane: Lane = {
    track: source.track,
    label: source.label,
    isLive: () => parts.isLive,
    safeMs: () => (!parts.isLive && parts.queue.state().waitingChunks === 0 ? Infinity : parts.safeMs),
    queue: parts.queue,
    size: source.size,
    pause: () => recorder.pause(),
    flush: () => recorder.flush(),
    resume: () => {
      recorder.resume();
      source.watch?.reset();
    },
    async stop() {
      parts.isLive = false;
      await recorder.stop();
    },
    look: (atMs) => look(parts, atMs),
    isHidden: () => source.isWindow && (source.counts()?.muted ?? false),
    release: source.hold(() => {
      if (parts.isLive) deps.onLost(lane);
    }),
  };
  return lane;
}

function createParts(source: LaneSource, deps: LaneDeps): Parts {
  const { track } = source;
  const { client, recordingId } = deps;
  const queue = createChunkQueue({
    maxBytes: isPicture(track) ? mostWaitingBytes.picture : mostWaitingBytes.sound,
    async send({ levels, ...chunk }) {
      const args = { recordingId, track, ...chunk, levels: [...levels] };
      const disk = await client.call('recording.appendChunk', args);
      parts.safeMs = chunk.elapsedMs;
      deps.onSaved(disk);
    },
    onChanged: deps.onChanged,
    onRefused: deps.onRefused,
    schedule: deps.schedule,
  });
  const parts: Parts = {
    source,
    deps,
    scanBlocks: createBlockScanner(),
    firstBlocks: [],
    queue,
    encoded: 0,
    safeMs: 0,
    isLive: true,
    recorderStartedMs: deps.startedMs,
    offsetMs: null,
    isFull: false,
  };
  return parts;
}

function takeIn(parts: Parts, data: Uint8Array<ArrayBuffer>): void {
  if (parts.isFull) return;
  const { deps, source, queue } = parts;
  const elapsedMs = deps.elapsedMs();
  const offset = findOffset(parts, parts.scanBlocks.push(data));
  let levels = deps.takeLevels(source.track, elapsedMs);
  for (let at = 0; at < data.byteLength; at += mostChunkBytes) {
    const piece = data.byteLength <= mostChunkBytes ? data : data.slice(at, at + mostChunkBytes);
    const taken = queue.push({ elapsedMs, levels, data: piece, ...(at === 0 ? offset : {}) });
    levels = [];
    if (!taken) {
      parts.isFull = true;
      deps.onFull();
      return;
    }
  }
}

/** The offset, when this piece of the file has told it or told it better. */
function findOffset(parts: Parts, blockTimes: readonly number[]): { readonly offsetMs?: number } {
  const { firstBlocks, source, deps } = parts;
  parts.encoded += blockTimes.length;
  const [first] = firstBlocks.length < comparedBlocks ? [...firstBlocks, ...blockTimes] : [];
  // Either it is known well enough, or there is only the head of the file.
  if (first === undefined) return {};
  firstBlocks.push(...blockTimes);
  const firstMs = source.firstSampleMs(parts.recorderStartedMs, firstBlocks);
  if (firstMs === null) return {};
  // The file's own time need not begin at 0.
  const offsetMs = firstMs - deps.startedMs - first;
  if (parts.offsetMs !== null && Math.abs(parts.offsetMs - offsetMs) < 1) return {};
  parts.offsetMs = offsetMs;
  return { offsetMs };
}

function look({ source, encoded, isLive }: Parts, atMs: number): PictureHealth {
  const counts = source.counts();
  if (!counts || !source.watch || !isLive) return 'fine';
  return source.watch.look({ atMs, encoded, ...counts });
}
