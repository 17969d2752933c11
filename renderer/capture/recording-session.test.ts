import { describe, expect, it } from 'vitest';
import { CallError } from '../bridge/call-error.ts';
import { createClient } from '../bridge/client.ts';
import { createListeners } from '../bridge/listeners.ts';
import type { ConnectionState } from '../bridge/transport.ts';
import type { AppEvent } from '../../shared/contract/events.ts';
import type { Reply } from '../../shared/contract/reply.ts';
import { startRecordingSession } from './recording-session.ts';
import type { TakeResult } from './take-result.ts';
import type { LaneSource } from './lane.ts';
import { createPictureWatch } from './picture-watch.ts';
import type { TrackName } from '../../shared/model/track.ts';
import type { RecordingKind } from '../../shared/model/recording.ts';
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

/** A cluster that begins at 0, with one block. */
const piece = new Uint8Array([
  ...[0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xe7, 0x81, 0],
  ...[0xa3, 0x84, 0x81, 0, 0, 0x80],
]);

/** A track whose recorder and device the test plays. */
function createManualSource(track: TrackName, log: string[]) {
  let listener: TrackRecorderListener | null = null;
  let onGone = () => undefined as unknown;
  let delivered = 30;
  const isPicture = track === 'screen' || track === 'camera';
  const source: LaneSource = {
    track,
    label: `My ${track}`,
    isWindow: false,
    startRecorder: (given) => {
      listener = given;
      return {
        pause: () => log.push(`pause ${track}`),
        flush: () => undefined,
        resume: () => log.push(`resume ${track}`),
        stop: () => {
          if (!log.includes(`stop ${track}`)) given.onData(new Uint8Array([9]));
          log.push(`stop ${track}`);
          return Promise.resolve();
        },
      };
    },
    hold: (onEnded) => {
      onGone = onEnded;
      return () => log.push(`let go ${track}`);
    },
    size: () => (isPicture ? { width: 1920, height: 1080 } : { width: 0, height: 0 }),
    firstSampleMs: (startedMs) => startedMs + 12,
    counts: () => (isPicture ? { muted: false, delivered } : null),
    watch: isPicture ? createPictureWatch({ canRest: track === 'screen' }) : null,
  };
  return {
    source,
    give: (data = piece) => listener?.onData(data),
    unplug: () => onGone(),
    deliver: (count: number) => (delivered = count),
  };
}

function setUp(kind: RecordingKind = 'voice', tracks: readonly TrackName[] = ['microphone']) {
  const core = createFakeCore();
  const results: TakeResult[] = [];
  const measured = createListeners<{ peak: number; rms: number }>();
  let nowMs = 0;
  const log: string[] = [];
  const sources = tracks.map((track) => createManualSource(track, log));
  const session = startRecordingSession({
    client: core.client,
    recordingId,
    kind,
    freeBytes: 5000,
    sources: sources.map(({ source }) => source),
    warnings: [],
    meter: { onMeasured: (listener) => measured.add(listener), measure: () => undefined },
    nowMs: () => nowMs,
    schedule: () => undefined,
    onChanged: () => undefined,
    onEnded: (result) => results.push(result),
  });
  const of = (track: TrackName) => {
    const found = sources.find(({ source }) => source.track === track);
    if (!found) throw new Error(`no ${track}`);
    return found;
  };
  return {
    core,
    session,
    results,
    log,
    of,
    hear: (peak: number) => measured.tell({ peak, rms: peak }),
    passTime: (ms: number) => (nowMs += ms),
    giveChunk: () => of('microphone').give(),
    unplug: () => of('microphone').unplug(),
    calls: () => core.calls.map(({ name, args }) => [name, args.track ?? args.reason ?? null]),
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
        offsetMs: 12,
        data: piece,
      },
    });
    expect(session.state()).toMatchObject({
      sizeBytes: piece.length,
      safeMs: 1000,
      freeBytes: 1000,
      waitingBytes: 0,
    });
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
    expect(log).toContain('let go microphone');
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
    expect(session.state()).toMatchObject({ isStalled: true, waitingBytes: 2 * piece.length, markCount: 1 });
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
    expect(log).toContain('stop microphone');
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

describe('a take of several tracks', () => {
  const everything = ['screen', 'camera', 'microphone'] as const;

  it('starts, pauses, resumes and stops all of them, and shows them', async () => {
    const { session, log, results } = setUp('screen', everything);
    expect(session.state().tracks).toEqual([
      { track: 'screen', label: 'My screen', isLive: true, width: 1920, height: 1080 },
      { track: 'camera', label: 'My camera', isLive: true, width: 1920, height: 1080 },
      { track: 'microphone', label: 'My microphone', isLive: true, width: 0, height: 0 },
    ]);
    session.pause();
    session.resume();
    session.stop();
    await settle();
    const words = ['pause', 'resume', 'stop'].flatMap((word) =>
      everything.map((track) => `${word} ${track}`),
    );
    expect(log.slice(0, 9)).toEqual(words);
    expect(results).toEqual([{ kind: 'stopped', recordingId, reason: 'stopped' }]);
  });

  it('sends levels with the voice only, and every track where it begins', async () => {
    const { core, of, passTime, hear } = setUp('screen', everything);
    hear(0.25);
    passTime(1000);
    for (const track of everything) of(track).give();
    of('screen').give();
    await settle();
    const told = core.calls.map(({ args }) => [
      args.track,
      args.sequence,
      (args.levels as []).length,
      args.offsetMs,
    ]);
    expect(told).toEqual([
      ['screen', 0, 0, 12],
      ['camera', 0, 0, 12],
      ['microphone', 0, 10, 12],
      ['screen', 1, 0, undefined],
    ]);
  });

  it('goes on without a camera, and says since when', async () => {
    const { core, session, of, passTime, results, calls } = setUp('screen', everything);
    passTime(4000);
    of('camera').unplug();
    passTime(1000);
    await settle();
    expect(session.state().warnings).toEqual([{ kind: 'track-lost', track: 'camera', atMs: 4000 }]);
    expect(session.state().tracks.map(({ isLive }) => isLive)).toEqual([true, false, true]);
    expect(calls()).toEqual([
      ['recording.appendChunk', 'camera'],
      ['recording.endTrack', 'camera'],
    ]);
    expect(core.calls.at(-1)?.args.elapsedMs).toBe(4000);
    expect(results).toEqual([]);
  });

  it('carries levels with the picture when the microphone has gone', async () => {
    const { core, of, unplug, passTime } = setUp('screen', everything);
    unplug();
    passTime(1000);
    of('screen').give();
    await settle();
    const screen = core.calls.find(({ args }) => args.track === 'screen');
    expect((screen?.args.levels as []).length).toBe(10);
  });

  it('ends when the screen is no longer shared', async () => {
    const { of, results, calls } = setUp('screen', everything);
    of('screen').unplug();
    await settle();
    expect(calls().at(-1)).toEqual(['recording.stop', 'source-ended']);
    expect(results).toEqual([{ kind: 'stopped', recordingId, reason: 'source-ended' }]);
  });

  it('ends when nothing is left', async () => {
    const { of, results } = setUp('camera', ['camera', 'microphone']);
    of('camera').unplug();
    of('microphone').unplug();
    await settle();
    expect(results).toEqual([{ kind: 'stopped', recordingId, reason: 'device-lost' }]);
  });

  it('takes the take back with every track where core has it', async () => {
    const { core, of } = setUp('screen', ['screen', 'microphone']);
    core.setConnection('lost');
    of('screen').give();
    of('microphone').give();
    await settle();
    core.answers.set('recording.reclaim', {
      ok: true,
      value: { nextSequences: { screen: 0, microphone: 0 } },
    });
    core.setConnection('open');
    await settle();
    // Sound goes first.
    expect(core.calls.map(({ args }) => args.track)).toEqual([undefined, 'microphone', 'screen']);
  });

  it('ends in order when there is no room left for what waits', async () => {
    const { core, of, session } = setUp('screen', ['screen', 'microphone']);
    core.setConnection('lost');
    of('microphone').give(new Uint8Array(33 * 1024 * 1024));
    expect(session.state().phase).toBe('stopping');
    await settle();
  });

  it('warns of a camera that gives no pictures', () => {
    const { session, passTime } = setUp('screen', everything);
    session.look();
    passTime(3500);
    session.look();
    expect(session.state().warnings).toEqual([{ kind: 'no-frames', track: 'camera' }]);
  });
});
