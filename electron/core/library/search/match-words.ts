import type { SearchPassage } from '../../../../shared/model/search.ts';
import { type Word, wordsOf } from './search-words.ts';

/** A term with what may stand for it. */
export interface Wanted {
  readonly words: readonly string[];
  readonly isPrefix: boolean;
}

/** True for a word that a term means. */
export function isMeant({ words, isPrefix }: Wanted, word: string): boolean {
  return words.some((wanted) => (isPrefix ? word.startsWith(wanted) : word === wanted));
}

/** True where `phrase` stands in `words`, one word right after the other. */
export function hasPhrase(words: readonly Pick<Word, 'word'>[], phrase: readonly string[]): boolean {
  return words.some((_, start) => phrase.every((word, offset) => words[start + offset]?.word === word));
}

/** Characters shown before and after what was found. */
const before = 40;
const shown = 160;

/** A line around the first thing that is meant in `text`, with everything in it that is. */
export function excerpt(text: string, wanted: readonly Wanted[]): Pick<SearchPassage, 'text' | 'highlights'> {
  const found = wordsOf(text).filter(({ word }) => wanted.some((term) => isMeant(term, word)));
  const first = found[0]?.start ?? 0;
  const from = first <= before ? 0 : wordStart(text, first - before);
  const to = text.length - from <= shown ? text.length : wordStart(text, from + shown);
  const lead = from > 0 ? '… ' : '';
  const line = text.slice(from, to).replaceAll(/\s/gu, ' ');
  return {
    text: `${lead}${line.trimEnd()}${to < text.length ? ' …' : ''}`,
    highlights: found
      .filter(({ start, end }) => start >= from && end <= to)
      .map(({ start, end }) => [start - from + lead.length, end - from + lead.length] as const),
  };
}

/** Start of the word at or after `index`; `index` itself in a text without spaces there. */
function wordStart(text: string, index: number): number {
  const space = text.slice(index, index + before).search(/\s/u);
  return space === -1 ? index : index + space + 1;
}
