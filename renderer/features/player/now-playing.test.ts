import { describe, expect, it } from 'vitest';
import { usualPlayback } from '../../../shared/model/playback.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import type { Client } from '../../bridge/client.ts';
import type { PlayedMedia } from './ensemble.ts';
import type { LoadedSource } from './loaded-source.ts';
import { createNowPlaying } from './now-playing.ts';

function makeRecording(id: string): RecordingDetail {
  return {
    ...{ id, kind: 'voice', title: id, state: 'ready', direction: 'made', link: null, sender: null },
    ...{ createdAt: '2026-11-22T09:30:00.000Z', durationMs: 8000, sizeBytes: 1, endReason: 'stopped' },
    ...{ clientId: 'c', clientName: 'C', projectId: 'p', projectName: 'P', unfiled: false, binnedAt: null },
    ...{ viewed: false, tags: [], noteCount: 0, openTodoCount: 0, compression: 'done', missingFiles: [] },
    ...{ marks: [], levels: [], captureDurationMs: 8000, tracks: [], edit: null, notes: [] },
    ...{ hasTranscript: false, origin: null, receipt: null, playbackUrl: `/media/recording/${id}/m1` },
    ...{
      releasedAt: null,
      captureSizeBytes: 1,
      folderLabel: '',
      remembered: { positionMs: 0, preferences: usualPlayback },
    },
  };
}

/** What plays, by the address of its file, and how to bring it to its end. */
function perform(gone: readonly string[] = [], broken: readonly string[] = []) {
  const playing = new Map<string, PlayedMedia>();
  const ticks = new Set<() => void>();
  const calls: unknown[] = [];
  const call = ((name: string, args: { readonly recordingId: string }) => {
    calls.push([name, args]);
    if (name !== 'library.getRecording') return Promise.resolve(null);
    if (gone.includes(args.recordingId)) return Promise.reject(new Error('not-found'));
    return Promise.resolve(makeRecording(args.recordingId));
  }) as Client['call'];
  const loadSource = (source: { readonly kind: string }, onEvent: () => void): LoadedSource => {
    const url = 'url' in source ? String(source.url) : '';
    const media = {
      ...{ currentTime: 0, playbackRate: 1, paused: true, ended: false, seeking: false, readyState: 4 },
      play() {
        media.paused = false;
        playing.set(url, media);
        return Promise.resolve();
      },
      pause() {
        media.paused = true;
        playing.delete(url);
      },
    };
    const isBroken = () => broken.some((id) => url.includes(`/${id}/`));
    if (isBroken()) queueMicrotask(onEvent);
    return {
      parts: [{ track: 'file', kind: 'sound', offsetMs: 0, durationMs: 8000, media, isBroken }],
      ...{ pictures: {}, setSound: () => undefined, setVolume: () => undefined, wake: () => undefined },
      ...{ isBroken, dispose: () => playing.delete(url) },
    };
  };
  const ticker = {
    now: () => 0,
    isVisible: () => true,
    start(tick: () => void) {
      ticks.add(tick);
      return () => ticks.delete(tick);
    },
  };
  const nowPlaying = createNowPlaying({ client: { call }, ticker, loadSource, nowMs: () => 0 });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const tick = () => [...ticks].forEach((one) => one());
  return {
    nowPlaying,
    calls,
    settle,
    heard: () => [...playing.keys()].map((url) => url.split('/')[3]),
    end: async () => {
      tick();
      for (const media of playing.values()) Object.assign(media, { currentTime: 8 });
      tick();
      await settle();
    },
    /** As a page does with its player. */
    open: (id: string) => {
      const session = nowPlaying.sessionOf(makeRecording(id));
      const leave = nowPlaying.show(session);
      session.setRecording(makeRecording(id));
      return { session, leave };
    },
  };
}

describe('createNowPlaying', () => {
  it('goes on when the page is left, and is the same when it is back', () => {
    const { nowPlaying, open, heard } = perform();
    const page = open('a');
    page.session.playback.play();
    expect(nowPlaying.state()).toMatchObject({ session: page.session, isShown: true });
    page.leave();
    expect([heard(), nowPlaying.state().isShown, nowPlaying.state().isPageTaken]).toEqual([
      ['a'],
      false,
      false,
    ]);
    expect(open('a').session).toBe(page.session);
    expect(nowPlaying.state().isShown).toBe(true);
  });

  it('lets go of what does not play when its page is left', () => {
    const { nowPlaying, open, heard } = perform();
    const page = open('a');
    page.session.playback.play();
    page.session.playback.pause();
    page.leave();
    expect([heard(), nowPlaying.state().session]).toEqual([[], null]);
  });

  it('plays one at a time', () => {
    const { nowPlaying, open, heard } = perform();
    const first = open('a');
    first.session.playback.play();
    first.leave();
    const second = open('b');
    second.session.playback.play();
    expect([heard(), nowPlaying.state().session]).toEqual([['b'], second.session]);
  });

  it('plays a queue in a row, passes over what is gone or broken, and ends with it', async () => {
    const { nowPlaying, heard, settle, end } = perform(['b'], ['c']);
    nowPlaying.playQueue(['a', 'b', 'c', 'd']);
    await settle();
    expect([heard(), nowPlaying.state().queue?.index]).toEqual([['a'], 0]);
    await end();
    await settle();
    expect([heard(), nowPlaying.state().queue?.index]).toEqual([['d'], 3]);
    nowPlaying.step(-1);
    await settle();
    await settle();
    expect(nowPlaying.state().queue?.index).toBe(3);
    await end();
    expect([heard(), nowPlaying.state().session]).toEqual([[], null]);
  });

  it('leaves the queue when something else is played', async () => {
    const { nowPlaying, open, heard, settle } = perform();
    nowPlaying.playQueue(['a', 'b']);
    await settle();
    open('x').session.playback.play();
    await settle();
    expect([heard(), nowPlaying.state().queue]).toEqual([['x'], null]);
  });

  it('ends what was taken away, and what is closed by name', async () => {
    const gone: string[] = [];
    const { nowPlaying, heard, settle } = perform(gone);
    nowPlaying.playQueue(['a']);
    await settle();
    nowPlaying.close('b');
    expect(heard()).toEqual(['a']);
    gone.push('a');
    nowPlaying.refresh(['a']);
    await settle();
    expect([heard(), nowPlaying.state().session]).toEqual([[], null]);
  });
});
