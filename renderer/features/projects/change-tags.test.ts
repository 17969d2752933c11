import { describe, expect, it } from 'vitest';
import { changeTags } from './use-bulk-actions.ts';

describe('changeTags', () => {
  it('adds what is new, whatever its case, and takes away', () => {
    expect(changeTags(['Urgent', 'two'], { added: ['urgent', 'three'], removed: ['TWO'] })).toEqual([
      'Urgent',
      'three',
    ]);
  });
});
