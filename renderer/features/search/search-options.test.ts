import { describe, expect, it } from 'vitest';
import type { SearchHit, SearchResult } from '../../../shared/model/search.ts';
import { firstChoice, optionsOf, pathOf, placeHighlights } from './search-options.ts';

function hit(id: string, changes: Partial<SearchHit>): SearchHit {
  return { recording: { id } as SearchHit['recording'], passages: [], titleHighlights: [], ...changes };
}

function result(hits: readonly SearchHit[]): SearchResult {
  const project = { projectId: 'p', projectName: 'Memoir', clientName: 'Harbour', unfiled: false };
  return { groups: [{ ...project, hits }], corrections: [], hasMore: false, isIndexing: false };
}

const said = { source: 'transcript', atMs: 12_345, text: 'nets', highlights: [] } as const;
const mailed = { source: 'mail', atMs: null, text: 'nets', highlights: [] } as const;

describe('options of a search', () => {
  it('are each recording and its passages, which lead to their moments', () => {
    const options = optionsOf(result([hit('a', { passages: [said, mailed] }), hit('b', {})]));
    expect(options.map(pathOf)).toEqual([
      '/recordings/a',
      '/recordings/a/at/12.3',
      '/recordings/a',
      '/recordings/b',
    ]);
  });

  it('leave the place out, which stands above all of them with what was found in it', () => {
    const place = { source: 'place', atMs: null, text: 'Harbour, Memoir', highlights: [[0, 7]] } as const;
    const found = result([hit('a', { passages: [place, said] }), hit('b', { passages: [place] })]);
    expect(optionsOf(found).map(({ key }) => key)).toEqual(['a', 'a-0', 'b']);
    expect(found.groups.map(placeHighlights)).toEqual([[[0, 7]]]);
    expect(placeHighlights({ hits: [hit('a', { passages: [said] })] })).toEqual([]);
  });

  it('begin with the moment that was found, unless the title is what was found', () => {
    expect(firstChoice(optionsOf(result([hit('a', { passages: [said] })])))).toBe(1);
    expect(firstChoice(optionsOf(result([hit('a', { passages: [mailed] })])))).toBe(0);
    expect(firstChoice(optionsOf(result([hit('a', { passages: [said], titleHighlights: [[0, 1]] })])))).toBe(
      0,
    );
    expect(firstChoice([])).toBe(0);
  });
});
