import type { SearchRows } from './search-rows.ts';
import { similarWords } from './similar-words.ts';

/** Words of the library to guess from, read when they are first needed and again when there are many new ones. */
export interface WordList {
  /** Gives the function that finds words like another. */
  words(search: Pick<SearchRows, 'words' | 'wordCount'>): (word: string) => readonly string[];
}

/** Guessing looks at no more words than this: the answer is due while someone types. */
const mostWords = 200_000;

/** It is read again when the library has so many more words, or fewer: a word that is written right is found without it. */
const newShare = 0.01;

/** Creates a {@link WordList}. */
export function createWordList(): WordList {
  let known: { readonly count: number; readonly byLength: ReadonlyMap<number, readonly string[]> } | null =
    null;
  return {
    words(search) {
      const count = search.wordCount();
      if (known === null || Math.abs(count - known.count) > known.count * newShare) {
        const words = search.words().slice(0, mostWords);
        known = { count, byLength: Map.groupBy(words, ({ length }) => length) };
      }
      const { byLength } = known;
      return (word) => {
        const lengths = [0, -1, 1, -2, 2].map((difference) => word.length + difference);
        return similarWords(
          word,
          lengths.flatMap((length) => byLength.get(length) ?? []),
        );
      };
    },
  };
}
