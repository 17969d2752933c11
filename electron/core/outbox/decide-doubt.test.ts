import { describe, expect, it } from 'vitest';
import { type DoubtFacts, type DoubtVerdict, decideDoubt } from './decide-doubt.ts';

const unseen = { doubt: null };
const looked = (looks: number) => ({ doubt: { looks, isRepeatWanted: false } });
const wanted = { doubt: { looks: 0, isRepeatWanted: true } };

function decide(facts: Pick<DoubtFacts, 'row' | 'sighting'> & Partial<DoubtFacts>): DoubtVerdict {
  return decideDoubt({ isHarmless: false, random: () => 0.5, ...facts });
}

describe('a message that may have been sent', () => {
  it.each([unseen, looked(5), wanted])('has arrived where its copy is, whatever was before: %j', (row) => {
    expect(decide({ row, sighting: 'found' })).toEqual({ kind: 'arrived' });
    expect(decide({ row, sighting: 'found', isHarmless: true })).toEqual({ kind: 'arrived' });
  });

  it.each(['absent', 'unknown', 'nowhere', 'failed'] as const)(
    'goes again when nobody would see it twice or the user wants it: %s',
    (sighting) => {
      expect(decide({ row: unseen, sighting, isHarmless: true })).toEqual({ kind: 'repeat' });
      expect(decide({ row: looked(5), sighting, isHarmless: true })).toEqual({ kind: 'repeat' });
      expect(decide({ row: wanted, sighting })).toEqual({ kind: 'repeat' });
    },
  );

  it('goes again when the server files what it takes and has not filed this', () => {
    expect(decide({ row: unseen, sighting: 'absent' })).toEqual({ kind: 'repeat' });
  });

  it('is for the user to say where there is no mailbox', () => {
    expect(decide({ row: unseen, sighting: 'nowhere' })).toEqual({ kind: 'ask' });
  });

  it.each([
    ['failed', 6, 65],
    ['unknown', 3, 2],
  ] as const)('is looked for ever more rarely, then asked about: %s', (sighting, most, atMostMinutes) => {
    let totalMs = 0;
    let lastMs = 0;
    for (let looks = 1; looks < most; looks++) {
      const verdict = decide({ row: looks === 1 ? unseen : looked(looks - 1), sighting });
      expect(verdict).toMatchObject({ kind: 'wait', looks });
      if (verdict.kind !== 'wait') continue;
      expect(verdict.delayMs).toBeGreaterThan(lastMs);
      lastMs = verdict.delayMs;
      totalMs += lastMs;
    }
    expect(decide({ row: looked(most - 1), sighting })).toEqual({ kind: 'ask' });
    expect(totalMs).toBeLessThan(atMostMinutes * 60_000);
  });
});
