import type { RecordingSummary } from './recording.ts';

/** Where a text that was found stands. */
export const passageSources = ['title', 'tag', 'place', 'person', 'note', 'mail', 'transcript'] as const;

/** See {@link passageSources}. */
export type PassageSource = (typeof passageSources)[number];

/** Some text in which something was found. */
export interface SearchPassage {
  readonly source: PassageSource;
  /** Time of the capture it belongs to; null for the whole recording. */
  readonly atMs: number | null;
  /** A line of it: plain text, whatever stands in it. */
  readonly text: string;
  /** What was found in `text`, in UTF-16 units: start and end. */
  readonly highlights: readonly (readonly [number, number])[];
}

/** A recording that was found, with the best passages of it. */
export interface SearchHit {
  readonly recording: RecordingSummary;
  /** Never more than three; none where only the title says it. */
  readonly passages: readonly SearchPassage[];
  /** What was found in the title. */
  readonly titleHighlights: SearchPassage['highlights'];
}

/** What was found in one project. */
export interface SearchGroup {
  readonly projectId: string;
  readonly projectName: string;
  readonly clientName: string;
  readonly unfiled: boolean;
  readonly hits: readonly SearchHit[];
}

/** Answer to a search. */
export interface SearchResult {
  /** Projects in the order of their best hit. */
  readonly groups: readonly SearchGroup[];
  /** Words that were searched instead of those that nobody wrote, for example `harbour` for `harbuor`. */
  readonly corrections: readonly { readonly typed: string; readonly used: readonly string[] }[];
  /** True where there is more than is shown. */
  readonly hasMore: boolean;
  /** True while recordings are still being taken into the search. */
  readonly isIndexing: boolean;
}
