import { describe, expect, it } from 'vitest';
import { CallError } from '../bridge/call-error.ts';
import { createClient } from '../bridge/client.ts';
import { createListeners } from '../bridge/listeners.ts';
import type { ConnectionState } from '../bridge/transport.ts';
import type { AppEvent } from '../../shared/contract/events.ts';
import type { Reply } from '../../shared/contract/reply.ts';
import { startRecordingSession } from './recording-session.ts';
import type { TakeResult } from './take-result.ts';
import type { TrackRecorderListener } from './track-recorder.ts';

const recordingId = '00000000-0000-4000-8000-000000000001';

/** A core that acknowledges everything while its connection stands, and counts sequences as the real one does. */
function createFakeCore() {
  const events = createListeners<AppEvent>();
  const changes = createListeners<ConnectionState>();
  const calls: { name: string; args: Record<string, unknown> }[] = [];
  const answers = new Map<string, Reply>();
  let connection: ConnectionState = 'open';
  let written = 0;
  const client = createClient({
    invoke: ({ name, args }) => {
      if (connection !== 'open') return Promise.reject(new CallError('connection-lost', 'lost'));
      calls.push({ name, args: args as Record<string, unknown> });
      const given = answers.get(name);
      if (given) return Promise.resolve(given);
      if (name === 'recording.appendChunk') written += 1;
      const value = {
        sizeBytes: written * 10,
        freeBytes: 1000,
        diskLow: false,
        markCount: 1,
        nextSequences: { microphone: written },
      };
      return Promise.resolve({ ok: true, value });
    },
    on: (listener) => events.add(listener),
    connection: { state: () => connection, onChange: (listener) => changes.add(listener) },
  });
  const setConnection = (next: ConnectionState) => {
    connection = next;
    changes.tell(next);
  };
  return { client, calls, answers, setConnection, emit: (event: AppEvent) => events.tell(event) };
}

function setUp() {
  const core = createFakeCore();
  const results: TakeResult[] = [];
  const measured = createListeners<{ peak: number; rms: number }>();
  let nowMs = 0;
  let recorder: TrackRecorderListener | null = null;
  let unplug = () => undefined as unknown;
  const log: string[] = [];
  const session = startRecordingSession({
    client: core.client,
    recordingId,
    freeBytes: 5000,
    meter: { onMeasured: (listener) => measured.add(listener), measure: () => undefined },
    startRecorder: (listener) => {
      recorder = listener;
      return {
        pause: () => log.push('pause'),
        resume: () => log.push('resume'),
        stop: () => {
          if (!log.includes('stop')) listener.onData(new Uint8Array([9]));
          log.push('stop');
          return Promise.resolve();
        },
      };
    },
    hold: (onEnded) => {
      unplug = onEnded;
      return () => log.push('let go');
    },
    nowMs: () => nowMs,
    schedule: () => undefined,
    onChanged: () => undefined,
    onEnded: (result) => results.push(result),
  });
  return {
    core,
    session,
    results,
    log,
    hear: (peak: number) => measured.tell({ peak, rms: peak }),
    passTime: (ms: number) => (nowMs += ms),
    giveChunk: () => recorder?.onData(new Uint8Array([1, 2, 3])),
    unplug: () => unplug(),
  };
}

async function settle() {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

describe('startRecordingSession', () => {
  it('sends chunks with recorded time and levels, and shows what is on the disk', async () => {
    const { core, session, hear, passTime, giveChunk } = setUp();
    hear(0.25);
    passTime(1000);
    giveChunk();
    await settle();
    expect(core.calls[0]).toEqual({
      name: 'recording.appendChunk',
      args: {
        recordingId,
        track: 'microphone',
        sequence: 0,
        elapsedMs: 1000,
        levels: Array.from({ length: 10 }, () => 50),
        data: new Uint8Array([1, 2, 3]),
      },
    });
    expect(session.state()).toMatchObject({ sizeBytes: 10, safeMs: 1000, freeBytes: 1000, waitingBytes: 0 });
  });

  it('does not count pauses, and forgets what was heard in them', async () => {
    const { core, session, hear, passTime, giveChunk } = setUp();
    passTime(2000);
    session.pause();
    passTime(60_000);
    hear(1);
    session.resume();
    passTime(500);
    giveChunk();
    await settle();
    expect(session.elapsedMs()).toBe(2500);
    const told = core.calls.map(({ name, args }) => [name, args.elapsedMs, args.levels]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['recording.pause', 2000, undefined],
        ['recording.resume', 2000, undefined],
        ['recording.appendChunk', 2500, Array.from({ length: 25 }, () => 0)],
      ]),
    );
  });

  it('brings the last piece home before it stops', async () => {
    const { core, session, results, log } = setUp();
    session.mark();
    session.stop();
    session.stop();
    await settle();
    expect(core.calls.map(({ name }) => name)).toEqual([
      'recording.mark',
      'recording.appendChunk',
      'recording.stop',
    ]);
    expect(results).toEqual([{ kind: 'stopped', recordingId, reason: 'stopped' }]);
    expect(log).toContain('let go');
  });

  it('ends as device-lost when the microphone is unplugged', async () => {
    const { core, results, unplug } = setUp();
    unplug();
    await settle();
    expect(core.calls.at(-1)?.args.reason).toBe('device-lost');
    expect(results).toEqual([{ kind: 'stopped', recordingId, reason: 'device-lost' }]);
  });

  it('goes on in memory without a connection and catches up', async () => {
    const { core, session, giveChunk } = setUp();
    giveChunk();
    await settle();
    core.setConnection('lost');
    giveChunk();
    session.mark();
    giveChunk();
    await settle();
    expect(session.state()).toMatchObject({ isStalled: true, waitingBytes: 6, markCount: 1 });
    core.setConnection('open');
    await settle();
    expect(core.calls.map(({ name, args }) => [name, args.sequence])).toEqual([
      ['recording.appendChunk', 0],
      ['recording.reclaim', undefined],
      ['recording.appendChunk', 1],
      ['recording.mark', undefined],
      ['recording.appendChunk', 2],
    ]);
    expect(session.state()).toMatchObject({ isStalled: false, waitingBytes: 0 });
  });

  it('stops without a connection as soon as there is one', async () => {
    const { core, session, results } = setUp();
    core.setConnection('lost');
    session.stop();
    await settle();
    expect(results).toEqual([]);
    core.setConnection('open');
    await settle();
    expect(results).toEqual([{ kind: 'stopped', recordingId, reason: 'stopped' }]);
  });

  it('says so when core ended the take meanwhile', async () => {
    const { core, results, giveChunk } = setUp();
    core.setConnection('lost');
    giveChunk();
    core.answers.set('recording.reclaim', {
      ok: false,
      error: { code: 'recording-not-active', message: 'ended' },
    });
    core.setConnection('open');
    await settle();
    expect(results).toEqual([{ kind: 'ended', recordingId, reason: 'connection-lost' }]);
  });

  it('says so when core ends it by itself', async () => {
    const { core, results, log } = setUp();
    core.emit({ name: 'recording.stopped', payload: { recordingId, reason: 'disk-full' } });
    await settle();
    expect(results).toEqual([{ kind: 'ended', recordingId, reason: 'disk-full' }]);
    expect(log).toContain('stop');
  });

  it('says so when a chunk is refused because the disk is full', async () => {
    const { core, results, giveChunk } = setUp();
    core.answers.set('recording.appendChunk', { ok: false, error: { code: 'disk-full', message: 'full' } });
    giveChunk();
    await settle();
    expect(results).toEqual([{ kind: 'ended', recordingId, reason: 'disk-full' }]);
  });

  it('puts a take into the bin with everything that was said', async () => {
    const { core, session, results } = setUp();
    session.discard();
    await settle();
    expect(core.calls.map(({ name }) => name)).toEqual(['recording.appendChunk', 'recording.discard']);
    expect(results).toEqual([{ kind: 'discarded', recordingId }]);
  });
});
