import { describe, expect, it, vi } from 'vitest';
import { CallError, type CallErrorCode } from '../bridge/call-error.ts';
import { type Chunk, createChunkQueue } from './chunk-queue.ts';

/** A core whose answers the test gives one by one. */
function createManualCore() {
  const calls: { chunk: Chunk; resolve: () => void; reject: (error: CallError) => void }[] = [];
  return {
    calls,
    send: (chunk: Chunk) => new Promise<void>((resolve, reject) => calls.push({ chunk, resolve, reject })),
    async acknowledge() {
      calls.at(-1)?.resolve();
      await settle();
    },
    async refuse(code: CallErrorCode) {
      calls.at(-1)?.reject(new CallError(code, 'refused'));
      await settle();
    },
    sequences: () => calls.map(({ chunk }) => chunk.sequence),
  };
}

async function settle() {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
}

function setUp(maxBytes = 1000) {
  const core = createManualCore();
  const refused: CallErrorCode[] = [];
  const scheduled: (() => void)[] = [];
  const queue = createChunkQueue({
    send: core.send,
    maxBytes,
    onChanged: vi.fn(),
    onRefused: (code) => refused.push(code),
    schedule: (action) => scheduled.push(action),
  });
  const push = () => queue.push({ elapsedMs: 1, levels: [], data: new Uint8Array(100) });
  return { core, queue, push, refused, scheduled };
}

describe('createChunkQueue', () => {
  it('has one call in flight and keeps the order', async () => {
    const { core, push } = setUp();
    for (let count = 0; count < 3; count++) push();
    expect(core.sequences()).toEqual([0]);
    await core.acknowledge();
    await core.acknowledge();
    expect(core.sequences()).toEqual([0, 1, 2]);
  });

  it('takes no more than it may hold', () => {
    const { push, queue } = setUp(250);
    expect([push(), push(), push()]).toEqual([true, true, false]);
    expect(queue.state()).toEqual({ waitingBytes: 200, savedBytes: 0, waitingChunks: 2, stalled: false });
  });

  it('waits after a lost connection and sends the same chunk again', async () => {
    const { core, push, queue } = setUp();
    push();
    push();
    await core.refuse('connection-lost');
    push();
    expect(core.sequences()).toEqual([0]);
    expect(queue.state().stalled).toBe(true);
    queue.goOn(0);
    expect(core.sequences()).toEqual([0, 0]);
    await core.acknowledge();
    await core.acknowledge();
    expect(core.sequences()).toEqual([0, 0, 1, 2]);
  });

  it('leaves out what core wrote before the connection was lost', async () => {
    const { core, push, queue } = setUp();
    push();
    push();
    await core.refuse('connection-lost');
    queue.goOn(1);
    expect(core.sequences()).toEqual([0, 1]);
  });

  it('sends a chunk again that could not be written', async () => {
    const { core, push, queue, scheduled } = setUp();
    push();
    await core.refuse('library-unavailable');
    expect(queue.state().stalled).toBe(true);
    scheduled.shift()?.();
    await core.acknowledge();
    expect(core.sequences()).toEqual([0, 0]);
    expect(queue.state()).toEqual({ waitingBytes: 0, savedBytes: 100, waitingChunks: 0, stalled: false });
  });

  it('is flushed when core has everything', async () => {
    const { core, push, queue } = setUp();
    push();
    let done = false;
    void queue.flushed().then(() => (done = true));
    await settle();
    expect(done).toBe(false);
    await core.acknowledge();
    expect(done).toBe(true);
    await expect(queue.flushed()).resolves.toBeUndefined();
  });

  it('gives up when core takes no more, and says so', async () => {
    const { core, push, queue, refused } = setUp();
    push();
    await core.refuse('disk-full');
    expect(refused).toEqual(['disk-full']);
    expect(push()).toBe(false);
    await expect(queue.flushed()).rejects.toMatchObject({ code: 'disk-full' });
  });
});
