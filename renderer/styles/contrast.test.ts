import css from './tokens.css?raw';
import { describe, expect, it } from 'vitest';

function channel(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => channel(Number.parseInt(colour.slice(at, at + 2), 16)));
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function token(name: string, theme: 'light' | 'dark'): string {
  const pair = new RegExp(`--${name}:\\s*light-dark\\((#\\w{6}),\\s*(#\\w{6})\\)`).exec(css);
  const single = new RegExp(`--${name}:\\s*(#\\w{6})`).exec(css);
  const colour = theme === 'light' ? (pair?.[1] ?? single?.[1]) : (pair?.[2] ?? single?.[1]);
  if (colour === undefined) throw new Error(`no colour ${name}`);
  return colour;
}

const surfaces = ['ground', 'surface', 'raised', 'sunken'];
const textPairs = [
  ...['text', 'text-quiet', 'interactive', 'interactive-strong'].flatMap((ink) =>
    surfaces.map((surface) => [ink, surface] as const),
  ),
  ['text', 'interactive-soft'],
  ['text-quiet', 'interactive-soft'],
  ['interactive', 'interactive-soft'],
  ['on-interactive', 'interactive'],
  ['on-interactive', 'interactive-strong'],
  ['on-record', 'record'],
  ['on-record', 'record-strong'],
] as const;
const shapePairs = ['control-edge', 'record-shape', 'record'].flatMap((shape) =>
  surfaces.map((surface) => [shape, surface] as const),
);

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  it.each(textPairs)('%s can be read on %s', (ink, surface) => {
    expect(contrast(token(ink, theme), token(surface, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapePairs)('%s can be seen on %s', (shape, surface) => {
    expect(contrast(token(shape, theme), token(surface, theme))).toBeGreaterThanOrEqual(3);
  });
});
