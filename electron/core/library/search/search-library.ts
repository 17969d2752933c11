import type { RecordingSummary } from '../../../../shared/model/recording.ts';
import type { SearchGroup, SearchHit, SearchPassage, SearchResult } from '../../../../shared/model/search.ts';
import type { LibraryIndex } from '../library-index.ts';
import { type Wanted, excerpt, hasPhrase, isMeant } from './match-words.ts';
import { type Query, parseQuery } from './parse-query.ts';
import type { Passage } from './passage.ts';
import { type FoundRow, type SearchRows, rowsOf, textTables } from './search-rows.ts';
import { wordsOf } from './search-words.ts';
import { createWordList } from './word-list.ts';

interface SearchDeps {
  readonly index: LibraryIndex;
  /** Null for a recording that is gone. */
  readonly summary: (recordingId: string) => RecordingSummary | null;
}

/** Rows that are looked at, at most; the newest. */
const mostRows = 400;
/** With fewer recordings than this, other spellings are tried, and words that stand in different places of a recording. */
const fewRecordings = 3;
const mostPassages = 3;

/** A recording that holds what is wanted, and the parts of it that do. */
interface Candidate {
  readonly id: string;
  readonly number: number;
  readonly passages: readonly Passage[];
}

/**
 * Searches everything that is written about recordings and said in them. Titles, notes and mail come before transcripts,
 * the newest first; every word has to be there: within a minute or two, or, where
 * that is nowhere, anywhere in the recording.
 */
export function createSearch({ index, summary }: SearchDeps) {
  const wordList = createWordList();
  return ({ query: text, limit }: { readonly query: string; readonly limit: number }): SearchResult =>
    index.use(({ search }) => {
      const query = parseQuery(text);
      const exact: Wanted[] = query.terms.map(({ word, isPrefix }) => ({ words: [word], isPrefix }));
      let wanted = exact;
      let found = query.terms.length === 0 ? [] : findCandidates(search, query, exact, limit + 1);
      // What stands in quotes is meant as it is.
      const isLoose = query.terms.length > 0 && query.phrases.length === 0;
      if (isLoose && found.length < fewRecordings) {
        const similar = exact.map((term) => withSimilar(search, term, wordList.words(search)));
        if (similar.some((term, at) => term !== exact[at])) {
          const more = findCandidates(search, query, similar, limit + 1);
          if (more.length > found.length) [wanted, found] = [similar, more];
        }
      }
      const hits = found
        .slice(0, limit)
        .map((candidate) => toHit(candidate, wanted, summary(candidate.id)))
        .filter((hit) => hit !== null);
      return {
        groups: groupHits(hits),
        corrections: wanted
          .map(({ words }, at) => ({ typed: query.terms[at]?.word ?? '', used: words }))
          .filter(({ typed, used }) => !used.includes(typed)),
        hasMore: found.length > limit,
        isIndexing: search.dirtyCount(1) > 0,
      };
    });

  /** What may be meant by a word that stands nowhere; the term itself where it stands somewhere. */
  function withSimilar(search: SearchRows, term: Wanted, find: (word: string) => readonly string[]): Wanted {
    const [word = ''] = term.words;
    const isKnown = standsAnywhere(search, expressionOf(search, term));
    const similar = isKnown ? [] : find(word);
    return similar.length === 0 ? term : { words: similar, isPrefix: false };
  }
}

function expressionOf(search: SearchRows, { words, isPrefix }: Wanted): string {
  const completed = isPrefix ? words.flatMap((word) => search.completions(word)) : words;
  return `(${(completed.length === 0 ? words : completed).map((word) => `"${word}"`).join(' OR ')})`;
}

function expressionFor(search: SearchRows, wanted: readonly Wanted[], { excluded }: Query): string {
  const not = excluded.filter((words) => words.length === 1).map(([word = '']) => ` NOT "${word}"`);
  return `(${wanted.map((term) => expressionOf(search, term)).join(' AND ')})${not.join('')}`;
}

function findCandidates(
  search: SearchRows,
  query: Query,
  wanted: readonly Wanted[],
  most: number,
): readonly Candidate[] {
  const expression = expressionFor(search, wanted, query);
  const found = [
    ...search.find('written', expression, mostRows),
    ...search.find('spoken', expression, mostRows),
  ];
  const candidates = toCandidates(search, found, query, most);
  const isEnough = candidates.length >= fewRecordings || query.phrases.length > 0;
  if (isEnough || wanted.length < 2) return candidates;
  const known = new Set(candidates.map(({ number }) => number));
  // Of those that hold all words, some may hold what is excluded.
  const looked = query.excluded.length === 0 ? most + fewRecordings : 4 * most;
  const across = findAcross(search, wanted, looked).filter(({ number }) => !known.has(number));
  return [...candidates, ...toCandidates(search, across, query, most - candidates.length)];
}

/** Rows of the newest recordings that hold every term somewhere. */
function findAcross(search: SearchRows, wanted: readonly Wanted[], most: number): readonly FoundRow[] {
  const expressions = wanted.map((term) => expressionOf(search, term));
  if (!expressions.every((expression) => standsAnywhere(search, expression))) return [];
  const either = expressions.join(' OR ');
  return search
    .findAll(expressions, most)
    .flatMap((number) => textTables.flatMap((table) => search.findIn(number, table, either)));
}

function standsAnywhere(search: SearchRows, expression: string): boolean {
  return textTables.some((table) => search.find(table, expression, 1).length > 0);
}

/** Recordings of the rows, in their order, without those that hold what is excluded or lack a phrase. */
function toCandidates(
  search: SearchRows,
  found: readonly FoundRow[],
  query: Query,
  most: number,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const [number, rows] of Map.groupBy(found, (row) => row.number)) {
    if (candidates.length >= most) break;
    const recording = search.recording(number);
    if (recording === null || holdsAny(recording.passages, query.excluded)) continue;
    const fitting = rows
      .map(({ table, row }) => rowsOf(recording.passages, table)[row] ?? [])
      .filter((passages) => query.phrases.every((phrase) => holdsAny(passages, [phrase])));
    if (fitting.length > 0) {
      candidates.push({ id: recording.id, number, passages: [...new Set(fitting.flat())] });
    }
  }
  return candidates;
}

/** True where one of the phrases stands in the passages, which may be lines that go on in the next. */
function holdsAny(passages: readonly Passage[], phrases: Query['excluded']): boolean {
  if (phrases.length === 0) return false;
  const words = passages.flatMap(({ text }) => wordsOf(text));
  return phrases.some((phrase) => hasPhrase(words, phrase));
}

function toHit(
  { passages }: Candidate,
  wanted: readonly Wanted[],
  recording: RecordingSummary | null,
): SearchHit | null {
  if (recording === null) return null;
  const scored = passages
    .map((passage) => ({ passage, said: termsIn(passage, wanted) }))
    .filter(({ said }) => said.length > 0)
    // Stable: of those that say as much, the first one comes first.
    .toSorted((one, other) => other.said.length - one.said.length);
  const own = scored.filter(({ passage }) => !isShared(passage));
  const saidByItself = new Set(own.flatMap(({ said }) => said));
  const [shared] = scored.filter(
    ({ passage, said }) => isShared(passage) && said.some((term) => !saidByItself.has(term)),
  );
  const shown: SearchPassage[] = [...(shared ? [shared] : []), ...own]
    .filter(({ passage }) => passage.source !== 'title')
    .slice(0, mostPassages)
    .map(({ passage: { source, atMs, text } }) => ({ source, atMs, ...excerpt(text, wanted) }));
  const titleHighlights = wordsOf(recording.title)
    .filter(({ word }) => wanted.some((term) => isMeant(term, word)))
    .map(({ start, end }) => [start, end] as const);
  return { recording, passages: shown, titleHighlights };
}

/** True for what every recording of a project says: one such passage is told, and only for a word that the recording itself does not say. */
function isShared({ source }: Pick<Passage, 'source'>): boolean {
  return source === 'place' || source === 'person';
}

/** The terms that stand in a passage. */
function termsIn({ text }: Passage, wanted: readonly Wanted[]): readonly Wanted[] {
  const words = wordsOf(text);
  return wanted.filter((term) => words.some(({ word }) => isMeant(term, word)));
}

/** By project; recordings that say it themselves stand before those of which only the project or its people do. */
function groupHits(hits: readonly SearchHit[]): readonly SearchGroup[] {
  const isOwn = ({ titleHighlights, passages }: SearchHit) =>
    titleHighlights.length > 0 || passages.some((passage) => !isShared(passage));
  const ordered = hits.toSorted((one, other) => Number(isOwn(other)) - Number(isOwn(one)));
  return [...Map.groupBy(ordered, ({ recording }) => recording.projectId)].flatMap(([projectId, own]) => {
    const first = own[0]?.recording;
    if (first === undefined) return [];
    const { projectName, clientName, unfiled } = first;
    return [{ projectId, projectName, clientName, unfiled, hits: own }];
  });
}
