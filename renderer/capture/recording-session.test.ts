import { describe, expect, it } from 'vitest';
import { piece, recordingId, setUpSession, settle } from './recording-session-fixture.ts';

describe('startRecordingSession', () => {
  it('sends chunks with recorded time and levels, and shows what is on the disk', async () => {
    const { core, session, hear, passTime, giveChunk } = setUpSession();
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
    const { core, session, hear, passTime, giveChunk } = setUpSession();
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
    const { core, session, results, log } = setUpSession();
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
    const { core, results, unplug } = setUpSession();
    unplug();
    await settle();
    expect(core.calls.at(-1)?.args.reason).toBe('device-lost');
    expect(results).toEqual([{ kind: 'stopped', recordingId, reason: 'device-lost' }]);
  });

  it('goes on in memory without a connection and catches up', async () => {
    const { core, session, giveChunk } = setUpSession();
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
    const { core, session, results } = setUpSession();
    core.setConnection('lost');
    session.stop();
    await settle();
    expect(results).toEqual([]);
    core.setConnection('open');
    await settle();
    expect(results).toEqual([{ kind: 'stopped', recordingId, reason: 'stopped' }]);
  });

  it('says so when core ended the take meanwhile', async () => {
    const { core, results, giveChunk } = setUpSession();
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
    const { core, results, log } = setUpSession();
    core.emit({ name: 'recording.stopped', payload: { recordingId, reason: 'disk-full' } });
    await settle();
    expect(results).toEqual([{ kind: 'ended', recordingId, reason: 'disk-full' }]);
    expect(log).toContain('stop microphone');
  });

  it('says so when a chunk is refused because the disk is full', async () => {
    const { core, results, giveChunk } = setUpSession();
    core.answers.set('recording.appendChunk', { ok: false, error: { code: 'disk-full', message: 'full' } });
    giveChunk();
    await settle();
    expect(results).toEqual([{ kind: 'ended', recordingId, reason: 'disk-full' }]);
  });

  it('puts a take into the bin with everything that was said', async () => {
    const { core, session, results } = setUpSession();
    session.discard();
    await settle();
    expect(core.calls.map(({ name }) => name)).toEqual(['recording.appendChunk', 'recording.discard']);
    expect(results).toEqual([{ kind: 'discarded', recordingId }]);
  });
});
