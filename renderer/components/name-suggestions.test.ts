import { describe, expect, it } from 'vitest';
import { suggestNames } from './name-suggestions.ts';

const names = ['Harbour Press', 'Northwind', 'Ærø Harbour'];

describe('suggestNames', () => {
  it('offers everything before anything is typed', () => {
    expect(suggestNames('  ', names)).toEqual(names);
  });

  it('offers names that contain what is typed, whatever the case', () => {
    expect(suggestNames('HARB', names)).toEqual(['Harbour Press', 'Ærø Harbour']);
  });

  it('offers everything once a known name is complete, so that another can be picked', () => {
    expect(suggestNames('northwind', names)).toEqual(names);
  });

  it('offers nothing for a new name', () => {
    expect(suggestNames('Acme', names)).toEqual([]);
  });
});
