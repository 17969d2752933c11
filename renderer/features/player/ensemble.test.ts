import { describe, expect, it } from 'vitest';
import type { Range } from '../../../shared/model/edit.ts';
import { type Part, type PlayedMedia, createEnsemble } from './ensemble.ts';

/** Media on a clock that the test turns; `clockError` is how much too fast it runs. */
class FakeMedia implements PlayedMedia {
  currentTime = 0;
  playbackRate = 1;
  paused = true;
  seeking = false;
  readyState = 4;
  readonly durationS: number;
  readonly clockError: number;
  constructor(durationMs: number, clockError = 0) {
    this.durationS = durationMs / 1000;
    this.clockError = clockError;
  }
  get ended() {
    return this.currentTime >= this.durationS;
  }
  play() {
    this.paused = false;
    return Promise.resolve();
  }
  pause() {
    this.paused = true;
  }
  pass(ms: number) {
    if (this.paused || this.readyState < 3) return;
    const passed = (ms / 1000) * this.playbackRate * (1 + this.clockError);
    this.currentTime = Math.min(this.durationS, this.currentTime + passed);
    if (this.ended) this.paused = true;
  }
}

interface FakePart extends Part {
  readonly media: FakeMedia;
}

function part(
  track: 'microphone' | 'screen' | 'camera',
  offsetMs: number,
  durationMs: number,
  clockError = 0,
): FakePart {
  const kind = track === 'microphone' ? 'sound' : 'picture';
  const media = new FakeMedia(durationMs, clockError);
  return { track, offsetMs, durationMs, kind, media, isBroken: () => false };
}

function perform(
  parts: readonly FakePart[],
  durationMs: number,
  cuts: readonly Range[] = [],
  loop: Range | null = null,
) {
  let nowMs = 0;
  let onTick: (() => void) | null = null;
  const ends: number[] = [];
  const ensemble = createEnsemble({
    parts,
    durationMs,
    cuts: () => cuts,
    loop: () => loop,
    onChange: () => undefined,
    onEnd: () => ends.push(nowMs),
    ticker: {
      now: () => nowMs,
      start: (tick) => {
        onTick = tick;
        return () => (onTick = null);
      },
      isVisible: () => true,
    },
  });
  const pass = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 10) {
      nowMs += 10;
      for (const { media } of parts) media.pass(10);
      onTick?.();
    }
  };
  const drift = (one: FakePart) => one.media.currentTime * 1000 + one.offsetMs - ensemble.atMs();
  return { ensemble, pass, drift, ends };
}

describe('createEnsemble', () => {
  it('prepares a place in every part that has something there', () => {
    const prepared: [string, number][] = [];
    const parts = [part('microphone', 0, 9000), part('screen', 500, 9000), part('camera', 0, 2000)].map(
      (one) => ({ ...one, prepare: (atS: number) => prepared.push([one.track, atS]) }),
    );
    perform(parts, 9500).ensemble.prepare(4000);
    expect(prepared).toEqual([
      ['microphone', 4],
      ['screen', 3.5],
    ]);
  });

  it('places each file by its offset and starts it when its time has come', () => {
    const parts = [part('microphone', 40, 8000), part('screen', 0, 8000), part('camera', 500, 7000)];
    const { ensemble, pass, drift } = perform(parts, 8000);
    ensemble.play();
    pass(300);
    expect(parts.map(({ media }) => media.paused)).toEqual([false, false, true]);
    pass(700);
    for (const each of parts) expect(Math.abs(drift(each))).toBeLessThan(25);
    ensemble.seek(4000);
    pass(20);
    expect(parts.map(({ media }) => Math.round(media.currentTime * 10) / 10)).toEqual([4, 4, 3.5]);
  });

  it('keeps files in step whose clocks are wrong, at every speed', () => {
    for (const speed of [0.5, 1, 3]) {
      const parts = [
        part('microphone', 0, 90_000),
        part('screen', 0, 90_000, 0.02),
        part('camera', 0, 90_000, -0.03),
      ];
      const { ensemble, pass, drift } = perform(parts, 90_000);
      ensemble.setSpeed(speed);
      ensemble.play();
      for (let second = 0; second < 20; second += 1) {
        pass(1000);
        for (const each of parts) expect(Math.abs(drift(each))).toBeLessThan(40);
      }
      expect(ensemble.atMs()).toBeCloseTo(20_000 * speed, -2);
    }
  });

  it('holds all while one waits, and goes on when it can', () => {
    const [sound, screen] = [part('microphone', 0, 9000), part('screen', 0, 9000)];
    const { ensemble, pass } = perform([sound, screen], 9000);
    ensemble.play();
    pass(1000);
    screen.media.readyState = 2;
    pass(1000);
    expect(sound.media.paused).toBe(true);
    expect([ensemble.isPlaying(), Math.round(ensemble.atMs() / 100)]).toEqual([true, 10]);
    screen.media.readyState = 4;
    pass(500);
    expect(Math.round(ensemble.atMs() / 100)).toBe(15);
  });

  it('leaves out cuts and starts anew behind the end', () => {
    const sound = part('microphone', 0, 5000);
    const cuts = [
      { startMs: 0, endMs: 1000 },
      { startMs: 2000, endMs: 3000 },
      { startMs: 4500, endMs: 5000 },
    ];
    const { ensemble, pass, ends } = perform([sound], 5000, cuts);
    ensemble.play();
    expect(ensemble.atMs()).toBe(1000);
    pass(1500);
    expect(ensemble.atMs()).toBeGreaterThan(3300);
    pass(1500);
    expect([ends.length, ensemble.atMs(), ensemble.isPlaying()]).toEqual([1, 5000, false]);
    ensemble.play();
    expect(ensemble.atMs()).toBe(1000);
  });

  it('plays a passage again and again once it has come into it, up to the very end too', () => {
    const places = (loop: Range, fromMs: number) => {
      const { ensemble, pass, ends } = perform([part('microphone', 0, 5000)], 5000, [], loop);
      ensemble.seek(fromMs);
      ensemble.play();
      const seen = Array.from({ length: 40 }, () => {
        pass(100);
        return ensemble.atMs();
      });
      return { least: Math.min(...seen), most: Math.max(...seen), ends: ends.length };
    };
    const middle = places({ startMs: 2000, endMs: 3000 }, 2500);
    expect([middle.least >= 2000, middle.least < 2200, middle.most > 2800, middle.most <= 3000]).toEqual(
      Array(4).fill(true),
    );
    expect(middle.ends).toBe(0);
    const last = places({ startMs: 4000, endMs: 5000 }, 4500);
    expect([last.least >= 4000, last.least < 4200, last.ends]).toEqual([true, true, 0]);
    const behind = places({ startMs: 500, endMs: 1000 }, 2000);
    expect([behind.least >= 2000, behind.ends]).toEqual([true, 1]);
  });

  it('has files prepared for a cut, once, before it comes', () => {
    const prepared: number[] = [];
    const sound = { ...part('microphone', 100, 9000), prepare: (atS: number) => prepared.push(atS) };
    const { ensemble, pass } = perform([sound], 9000, [{ startMs: 3000, endMs: 5000 }]);
    ensemble.play();
    pass(1000);
    expect(prepared).toEqual([]);
    pass(1500);
    expect(prepared).toEqual([4.9]);
  });

  it('goes on without a file that ended early, and to the end of the take without any', () => {
    const [sound, screen] = [part('microphone', 0, 2000), part('screen', 0, 3000)];
    const { ensemble, pass, ends } = perform([sound, screen], 4000);
    ensemble.play();
    pass(2500);
    expect(Math.round(ensemble.atMs() / 100)).toBe(25);
    pass(1600);
    expect(ends).toHaveLength(1);
  });
});
