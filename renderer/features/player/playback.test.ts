import { describe, expect, it } from 'vitest';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import { type PlaybackPreferences, usualPlayback } from '../../../shared/model/playback.ts';
import type { PlayedMedia } from './ensemble.ts';
import type { LoadedSource } from './loaded-source.ts';
import type { PlaybackSource } from './playback-source.ts';
import { createPlayback } from './playback.ts';

const cuts = [{ startMs: 2000, endMs: 4000 }];
const captures: PlaybackSource = {
  kind: 'tracks',
  captureDurationMs: 10_000,
  edit: { ...untouchedEdit, cuts },
  tracks: [
    {
      track: 'microphone',
      url: '/media/track/a/microphone/1',
      mimeType: 'audio/webm',
      offsetMs: 0,
      durationMs: 10_000,
      lostAtMs: null,
      deviceLabel: '',
    },
  ],
};
const master: PlaybackSource = {
  kind: 'file',
  url: '/media/recording/a/m1',
  isPicture: false,
  durationMs: 8000,
};

function perform(axis: 'edited' | 'capture' = 'edited', positionMs = 0) {
  const kept: (number | PlaybackPreferences)[] = [];
  const memory = {
    ...{ positionMs, preferences: usualPlayback },
    keepPosition: (atMs: number) => void kept.push(atMs),
    keepPreferences: (preferences: PlaybackPreferences) => void kept.push(preferences),
  };
  const volumes: number[] = [];
  const loaded: { readonly source: PlaybackSource; readonly media: PlayedMedia; isGone: boolean }[] = [];
  const loadSource = (source: PlaybackSource): LoadedSource => {
    const media: PlayedMedia = {
      currentTime: 0,
      playbackRate: 1,
      paused: true,
      ended: false,
      seeking: false,
      readyState: 4,
      play() {
        Object.assign(media, { paused: false });
        return Promise.resolve();
      },
      pause: () => void Object.assign(media, { paused: true }),
    };
    const one = { source, media, isGone: false };
    loaded.push(one);
    const isBroken = () => false;
    return {
      parts: [{ track: 'file', kind: 'sound', offsetMs: 0, durationMs: 10_000, media, isBroken }],
      pictures: {},
      setSound: () => undefined,
      setVolume: (factor) => void volumes.push(factor),
      wake: () => undefined,
      isBroken,
      dispose: () => (one.isGone = true),
    };
  };
  let onTick: () => void = () => undefined;
  const ticker = {
    now: () => 0,
    isVisible: () => true,
    start: (tick: () => void) => {
      onTick = tick;
      return () => undefined;
    },
  };
  let ends = 0;
  const onEnd = () => void (ends += 1);
  const playback = createPlayback({ memory, axis, ticker, loadSource, onEnd });
  return { playback, loaded, kept, volumes, tick: () => onTick(), ends: () => ends };
}

describe('createPlayback', () => {
  it('shows time as edited while captures play', () => {
    const { playback, loaded, tick } = perform();
    playback.setSource(captures);
    expect(playback.state().durationMs).toBe(8000);
    playback.seek(3000);
    expect([playback.state().takeMs, loaded[0]?.media.currentTime]).toEqual([5000, 5]);
    playback.play();
    tick();
    Object.assign(loaded[0]?.media ?? {}, { currentTime: 6 });
    tick();
    expect([playback.state().positionMs, playback.state().isPlaying]).toEqual([4000, true]);
  });

  it('shows time of the capture in an editor, and follows its Edit', () => {
    const { playback, loaded } = perform('capture');
    playback.setSource(captures);
    playback.seek(3000);
    expect([playback.state().positionMs, playback.state().durationMs]).toEqual([3000, 10_000]);
    playback.setSource({ ...captures, edit: untouchedEdit });
    expect(loaded).toHaveLength(1);
    expect([playback.state().positionMs, playback.state().durationMs]).toEqual([3000, 10_000]);
  });

  it('goes over to the finished master only when it rests, at the same place', () => {
    const { playback, loaded, tick } = perform();
    playback.setSource(captures);
    playback.seek(3000);
    playback.play();
    tick();
    playback.setSource(master);
    expect(loaded).toHaveLength(1);
    playback.pause();
    expect(loaded.map(({ isGone }) => isGone)).toEqual([true, false]);
    expect([playback.state().positionMs, loaded[1]?.media.currentTime]).toEqual([3000, 3]);
  });

  it('goes over when it is sought, and plays on', () => {
    const { playback, loaded, tick } = perform();
    playback.setSource(captures);
    playback.play();
    tick();
    playback.setSource(master);
    playback.seek(7000);
    expect([loaded.length, loaded[1]?.media.currentTime, playback.state().isPlaying]).toEqual([2, 7, true]);
  });

  it('begins where it was left, unless that is the end', () => {
    const { playback } = perform('edited', 2500);
    playback.setSource(captures);
    expect(playback.state()).toMatchObject({ positionMs: 2500, takeMs: 4500 });
    const other = perform('edited', 7000);
    other.playback.setSource(captures);
    expect(other.playback.state().positionMs).toBe(0);
  });

  it.each([
    ['captures', captures, [1.5, 4.6]],
    ['the master', master, [1.5, 2.6]],
  ] as const)('leaves out silences of %s when it is told to, and remembers that', (_what, source, places) => {
    const { playback, loaded, kept, tick } = perform();
    playback.setSource(source);
    playback.setSilences([{ startMs: 1500, endMs: 2600 }], 'found');
    const playUpTo = (atS: number) => {
      playback.seek(1000);
      playback.play();
      tick();
      Object.assign(loaded[0]?.media ?? {}, { currentTime: atS });
      tick();
      playback.pause();
      return loaded[0]?.media.currentTime;
    };
    expect(playUpTo(1.5)).toBe(places[0]);
    playback.prefer({ skipsSilence: true });
    expect(playUpTo(1.5)).toBe(places[1]);
    expect(playback.state().positionMs).toBe(2600);
    expect(kept).toContainEqual({ ...usualPlayback, skipsSilence: true });
  });

  it('plays a recording that is silent throughout', () => {
    const { playback, loaded, tick, ends } = perform();
    playback.setSource(master);
    playback.setSilences([{ startMs: 0, endMs: 8000 }], 'found');
    playback.prefer({ skipsSilence: true });
    playback.play();
    tick();
    expect([playback.state().isPlaying, loaded[0]?.media.paused, ends()]).toEqual([true, false, 0]);
  });

  it('goes back to the beginning of a passage', () => {
    const { playback, loaded, tick } = perform();
    playback.setSource(captures);
    playback.setLoop({ startMs: 2500, endMs: 3500 });
    expect(loaded[0]?.media.currentTime).toBe(4.5);
    playback.play();
    tick();
    Object.assign(loaded[0]?.media ?? {}, { currentTime: 5.6 });
    tick();
    expect(playback.state().positionMs).toBe(2500);
  });

  it('makes it louder, also what takes over', () => {
    const { playback, volumes } = perform();
    playback.setSource(captures);
    playback.prefer({ volume: 2 });
    playback.setSource(master);
    expect([volumes, playback.state().volume]).toEqual([[1, 2, 2], 2]);
  });

  it('tells its end, and to begin anew next time', () => {
    const { playback, loaded, kept, tick, ends } = perform();
    playback.setSource(master);
    playback.seek(7900);
    playback.play();
    tick();
    Object.assign(loaded[0]?.media ?? {}, { currentTime: 8 });
    tick();
    expect([ends(), kept.at(-1), playback.state().isPlaying]).toEqual([1, 0, false]);
  });
});
