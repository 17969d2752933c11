import { describe, expect, it } from 'vitest';
import { createBlockScanner } from './block-scanner.ts';

const unknownSize = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const block = (relativeMs: number, bytes: number) => [
  ...[0xa3, 0x40 | ((bytes + 4) >> 8), (bytes + 4) & 0xff],
  ...[0x81, (relativeMs >> 8) & 0xff, relativeMs & 0xff, 0x80],
  ...Array.from({ length: bytes }, () => 0xa3),
];
const cluster = (timeMs: number) => [
  0x1f,
  0x43,
  0xb6,
  0x75,
  ...unknownSize,
  0xe7,
  0x82,
  timeMs >> 8,
  timeMs & 0xff,
];

/** As Chromium writes it: head, segment and clusters of unknown size, tracks in between. */
const sample = new Uint8Array([
  ...[0x1a, 0x45, 0xdf, 0xa3, 0x83, 1, 2, 3],
  ...[0x18, 0x53, 0x80, 0x67, ...unknownSize],
  ...[0x16, 0x54, 0xae, 0x6b, 0x88, 0xa3, 0xa3, 0xa3, 0xa3, 0xa3, 0xa3, 0xa3, 0xa3],
  ...[...cluster(0), ...block(0, 700), ...block(33, 3), ...block(66, 0)],
  ...[...cluster(5000), ...block(0, 300), ...block(-2, 5)],
  ...[...cluster(9000), 0xa0, 0x89, 0xa1, 0x84, 0x81, 0, 40, 0, 0x9b, 0x81, 5],
]);

function scan(pieceBytes: number): number[] {
  const scanner = createBlockScanner();
  const times: number[] = [];
  for (let at = 0; at < sample.length; at += pieceBytes) {
    times.push(...scanner.push(sample.subarray(at, at + pieceBytes)));
  }
  return times;
}

describe('createBlockScanner', () => {
  it.each([1, 7, 64, 4096])('finds every block in pieces of %i bytes', (pieceBytes) => {
    expect(scan(pieceBytes)).toEqual([0, 33, 66, 5000, 4998, 9040]);
  });
});
