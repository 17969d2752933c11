import { momentPath } from '../../../shared/model/moment-address.ts';
import type { SearchGroup, SearchHit, SearchPassage, SearchResult } from '../../../shared/model/search.ts';

/** One line of the results that can be chosen. */
export interface SearchOption {
  readonly key: string;
  readonly hit: SearchHit;
  /** Null for the recording as a whole. */
  readonly passage: SearchPassage | null;
}

/** Passages that are lines of their own: where a recording lies is said above it already. */
export function shownPassages({ passages }: SearchHit): readonly SearchPassage[] {
  return passages.filter(({ source }) => source !== 'place');
}

/** What was found in the name of the place of a group. */
export function placeHighlights({ hits }: Pick<SearchGroup, 'hits'>): SearchPassage['highlights'] {
  return hits.flatMap(({ passages }) => passages).find(({ source }) => source === 'place')?.highlights ?? [];
}

/** Everything that can be chosen, in the order it is shown. */
export function optionsOf({ groups }: SearchResult): readonly SearchOption[] {
  return groups
    .flatMap(({ hits }) => hits)
    .flatMap((hit) => [
      { key: hit.recording.id, hit, passage: null },
      ...shownPassages(hit).map((passage, index) => ({ key: `${hit.recording.id}-${index}`, hit, passage })),
    ]);
}

/** Where an option leads: to the moment where its words are said or noted, or to the recording. */
export function pathOf({ hit: { recording }, passage }: SearchOption): string {
  return momentPath({ recordingId: recording.id, atMs: passage?.atMs ?? null });
}

/** What Enter takes before anyone moved: the first recording, at the moment that was found where its title is not it. */
export function firstChoice(options: readonly SearchOption[]): number {
  const [first, second] = options;
  const isSpoken = first?.hit.titleHighlights.length === 0 && second?.passage?.atMs !== null;
  return isSpoken && second?.hit === first.hit ? 1 : 0;
}
