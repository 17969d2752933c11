import { type CallError, type CallErrorCode, toCallError } from '../bridge/call-error.ts';

/** One piece of a track on its way to the disk. */
export interface Chunk {
  readonly sequence: number;
  /** Recorded time at its end, in milliseconds. */
  readonly elapsedMs: number;
  /** Loudness, ten values a second, 0 to 100. */
  readonly levels: readonly number[];
  /** Where the capture's own time 0 lies on the take's clock; undefined while that is not known. */
  readonly offsetMs?: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** How far the queue is behind: `stalled` while nothing gets through. */
export interface QueueState {
  readonly waitingBytes: number;
  readonly waitingChunks: number;
  /** On the disk. */
  readonly savedBytes: number;
  readonly stalled: boolean;
}

/** Brings chunks to core: in order, one call in flight, never more than `maxBytes` in memory. */
export interface ChunkQueue {
  /** False when there is no room; the chunk is not taken then. */
  push(chunk: Omit<Chunk, 'sequence'>): boolean;
  /** The connection is back and core has every chunk before `nextSequence`: goes on from there. */
  goOn(nextSequence: number): void;
  /** Core will not take what is left: whoever waits for `flushed` is told. */
  abandon(error: CallError): void;
  /** Resolves when core has everything; rejects with `CallError` when it will not take more. */
  flushed(): Promise<void>;
  state(): QueueState;
}

interface QueueOptions {
  /** Rejects with `CallError`. After `connection-lost` the queue waits for `goOn`. */
  readonly send: (chunk: Chunk) => Promise<void>;
  readonly maxBytes: number;
  readonly onChanged: () => void;
  /** Core does not take this track any more. */
  readonly onRefused: (code: CallErrorCode) => void;
  /** Waits before a chunk that core could not write is sent again. */
  readonly schedule: (action: () => void) => void;
}

/** Core tried and could not; the same chunk may do better in a moment. */
const passing: ReadonlySet<CallErrorCode> = new Set<CallErrorCode>([
  'library-unavailable',
  'internal',
  'conflict',
]);

interface Parts {
  readonly options: QueueOptions;
  readonly buffer: ReturnType<typeof createChunkBuffer>;
  readonly flushes: ReturnType<typeof createFlushes>;
  isSending: boolean;
  isStalled: boolean;
  refusal: CallError | null;
}

/** Creates a {@link ChunkQueue}. */
export function createChunkQueue(options: QueueOptions): ChunkQueue {
  const buffer = createChunkBuffer(options.maxBytes);
  const flushes = createFlushes();
  const parts: Parts = { options, buffer, flushes, isSending: false, isStalled: false, refusal: null };
  return {
    push(chunk) {
      if (parts.refusal || !buffer.add(chunk)) return false;
      if (!parts.isStalled) pump(parts);
      return true;
    },
    goOn(nextSequence) {
      buffer.dropBefore(nextSequence);
      parts.isStalled = false;
      pump(parts);
      settle(parts);
      options.onChanged();
    },
    abandon(error) {
      parts.refusal = error;
      settle(parts);
    },
    flushed() {
      const flushed = flushes.add();
      settle(parts);
      return flushed;
    },
    state: () => ({ ...buffer.size(), stalled: parts.isStalled }),
  };
}

function settle({ refusal, flushes, buffer }: Parts): void {
  if (refusal) flushes.reject(refusal);
  else if (!buffer.first()) flushes.resolve();
}

function pump(parts: Parts): void {
  const chunk = parts.buffer.first();
  if (parts.isSending || !chunk || parts.refusal) return;
  parts.isSending = true;
  void send(parts, chunk).then(() => {
    parts.isSending = false;
    if (!parts.isStalled) pump(parts);
    settle(parts);
    parts.options.onChanged();
  });
}

async function send(parts: Parts, chunk: Chunk): Promise<void> {
  try {
    await parts.options.send(chunk);
    parts.isStalled = false;
    parts.buffer.dropBefore(chunk.sequence + 1);
  } catch (reason) {
    const error = toCallError(reason);
    parts.isStalled = true;
    if (error.code === 'connection-lost') return;
    if (passing.has(error.code)) {
      parts.options.schedule(() => pump(parts));
      return;
    }
    parts.refusal = error;
    parts.options.onRefused(error.code);
  }
}

function createChunkBuffer(maxBytes: number) {
  const chunks: Chunk[] = [];
  let waitingBytes = 0;
  let savedBytes = 0;
  let nextSequence = 0;
  return {
    first: () => chunks[0],
    size: () => ({ waitingBytes, savedBytes, waitingChunks: chunks.length }),
    add(chunk: Omit<Chunk, 'sequence'>): boolean {
      if (waitingBytes + chunk.data.byteLength > maxBytes) return false;
      chunks.push({ ...chunk, sequence: nextSequence++ });
      waitingBytes += chunk.data.byteLength;
      return true;
    },
    dropBefore(sequence: number) {
      while (chunks[0] && chunks[0].sequence < sequence) {
        waitingBytes -= chunks[0].data.byteLength;
        savedBytes += chunks[0].data.byteLength;
        chunks.shift();
      }
    },
  };
}

function createFlushes() {
  const waiters: { readonly resolve: () => void; readonly reject: (error: CallError) => void }[] = [];
  return {
    add: () => new Promise<void>((resolve, reject) => waiters.push({ resolve, reject })),
    resolve: () => {
      for (const waiter of waiters.splice(0)) waiter.resolve();
    },
    reject: (error: CallError) => {
      for (const waiter of waiters.splice(0)) waiter.reject(error);
    },
  };
}
