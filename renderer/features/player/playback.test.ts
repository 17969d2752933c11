import { describe, expect, it } from 'vitest';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import type { PlayedMedia } from './ensemble.ts';
import type { LoadedSource } from './loaded-source.ts';
import { createPlaybackMemory } from './playback-memory.ts';
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

function perform(axis: 'edited' | 'capture' = 'edited') {
  const stored = new Map<string, string>();
  const memory = createPlaybackMemory({
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => void stored.set(key, value),
  });
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
  const playback = createPlayback({ recordingId: 'a', memory, axis, ticker, loadSource });
  return { playback, loaded, memory, tick: () => onTick() };
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
    const { playback, memory } = perform();
    memory.keepPosition('a', 2500);
    playback.setSource(captures);
    expect(playback.state()).toMatchObject({ positionMs: 2500, takeMs: 4500 });
    const other = perform();
    other.memory.keepPosition('a', 7000);
    other.playback.setSource(captures);
    expect(other.playback.state().positionMs).toBe(0);
  });
});
