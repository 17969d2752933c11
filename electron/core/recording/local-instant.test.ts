import { describe, expect, it } from 'vitest';
import { instantSchema } from '../../../shared/model/identity.ts';
import { localInstant } from './local-instant.ts';

describe('a local instant', () => {
  it.each([0, 1_795_000_000_123, 1_780_000_000_000])(
    'of %i is the same moment and fits the schema',
    (nowMs) => {
      const text = localInstant(nowMs);
      expect(Date.parse(text)).toBe(nowMs);
      expect(instantSchema.safeParse(text).success).toBe(true);
      expect(text).toMatch(/\d\.\d{3}[+-]\d\d:\d\d$/);
    },
  );
});
