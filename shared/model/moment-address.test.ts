import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentAddress, parseMomentAddress } from './moment-address.ts';

const recordingId = '0b8f3a52-6f0c-4f55-9c1e-2d2a4a3f9a10';

describe('parseMomentAddress', () => {
  it('reads what momentAddress writes, to a tenth of a second', () => {
    const moment = fc.record({
      recordingId: fc.uuid(),
      atMs: fc.option(fc.integer({ min: 0, max: 999_999_000 })),
    });
    fc.assert(
      fc.property(moment, ({ recordingId, atMs }) => {
        const expected = { recordingId, atMs: atMs === null ? null : Math.floor(atMs / 100) * 100 };
        expect(parseMomentAddress(momentAddress({ recordingId, atMs }))).toEqual(expected);
      }),
    );
  });

  it('takes what systems make of an address', () => {
    expect(parseMomentAddress(`OUTSPOKEN://recordings/${recordingId}/`)).toEqual({ recordingId, atMs: null });
  });

  it.each([
    '--help',
    'outspoken://',
    `outspoken://recordings/${recordingId}/delete`,
    `outspoken://recordings/../${recordingId}`,
    `outspoken://recordings/${recordingId}/at/1e9`,
    `outspoken://recordings/${recordingId}/at/-1`,
    `outspoken://recordings/${recordingId}?at=3`,
    `outspoken://recordings/${recordingId}\n`,
    `https://recordings/${recordingId}`,
    ` outspoken://recordings/${recordingId}`,
  ])('refuses %j', (address) => {
    expect(parseMomentAddress(address)).toBeNull();
  });
});
