import { describe, expect, it } from 'vitest';
import { recordingId, setUpSession, settle } from './recording-session-fixture.ts';

describe('a take of several tracks', () => {
  const everything = ['screen', 'camera', 'microphone'] as const;

  it('starts, pauses, resumes and stops all of them, and shows them', async () => {
    const { session, log, results } = setUpSession('screen', everything);
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
    const { core, of, passTime, hear } = setUpSession('screen', everything);
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
    const { core, session, of, passTime, results, calls } = setUpSession('screen', everything);
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
    const { core, of, unplug, passTime } = setUpSession('screen', everything);
    unplug();
    passTime(1000);
    of('screen').give();
    await settle();
    const screen = core.calls.find(({ args }) => args.track === 'screen');
    expect((screen?.args.levels as []).length).toBe(10);
  });

  it('ends when the screen is no longer shared', async () => {
    const { of, results, calls } = setUpSession('screen', everything);
    of('screen').unplug();
    await settle();
    expect(calls().at(-1)).toEqual(['recording.stop', 'source-ended']);
    expect(results).toEqual([{ kind: 'stopped', recordingId, reason: 'source-ended' }]);
  });

  it('ends when nothing is left', async () => {
    const { of, results } = setUpSession('camera', ['camera', 'microphone']);
    of('camera').unplug();
    of('microphone').unplug();
    await settle();
    expect(results).toEqual([{ kind: 'stopped', recordingId, reason: 'device-lost' }]);
  });

  it('takes the take back with every track where core has it', async () => {
    const { core, of } = setUpSession('screen', ['screen', 'microphone']);
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
    const { core, of, session } = setUpSession('screen', ['screen', 'microphone']);
    core.setConnection('lost');
    of('microphone').give(new Uint8Array(33 * 1024 * 1024));
    expect(session.state().phase).toBe('stopping');
    await settle();
  });

  it('warns of a camera that gives no pictures', () => {
    const { session, passTime } = setUpSession('screen', everything);
    session.look();
    passTime(3500);
    session.look();
    expect(session.state().warnings).toEqual([{ kind: 'no-frames', track: 'camera' }]);
  });
});
