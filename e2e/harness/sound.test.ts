import { describe, expect, it } from 'vitest';
import { likeness } from './sound.ts';

const rate = 8_000;
const words = (pattern: readonly number[]) =>
  Float32Array.from({ length: pattern.length * 1600 }, (_, at) => {
    const level = pattern[Math.floor(at / 1600)] ?? 0;
    return level * Math.sin((2 * Math.PI * 300 * at) / rate);
  });
const spoken = [0, 0.8, 0.2, 0.6, 0, 0, 0.9, 0.4, 0.1, 0.7, 0, 0.5, 0.3, 0.9, 0, 0.2, 0.8, 0, 0, 0.6];

describe('likeness', () => {
  it('finds a quieter passage within the original', () => {
    expect(
      likeness(
        words(spoken.slice(4, 16)).map((value) => value / 5),
        words(spoken),
      ),
    ).toBeGreaterThan(0.95);
  });

  it('is low for silence, a steady tone and other words', () => {
    expect(likeness(words(spoken.map(() => 0)), words(spoken))).toBeLessThan(0.1);
    expect(likeness(words(spoken.map(() => 0.5)), words(spoken))).toBeLessThan(0.5);
    expect(likeness(words([...spoken].sort()), words(spoken))).toBeLessThan(0.75);
  });
});
