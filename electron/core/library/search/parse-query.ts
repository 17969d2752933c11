import { wordsOf } from './search-words.ts';

/** A word that has to be there, or, where it is still being typed, its beginning. */
export interface Term {
  readonly word: string;
  readonly isPrefix: boolean;
}

/** What someone searches for. */
export interface Query {
  readonly terms: readonly Term[];
  /** Words that have to stand next to each other; they are among the terms too. */
  readonly phrases: readonly (readonly string[])[];
  /** Words, or words next to each other, that must not be there. */
  readonly excluded: readonly (readonly string[])[];
}

const mostTerms = 12;

/** Reads what was typed: words, `"words next to each other"`, and `-` before what must not be there. Any text is a query. */
export function parseQuery(text: string): Query {
  const terms: Term[] = [];
  const phrases: string[][] = [];
  const excluded: string[][] = [];
  for (const match of text.matchAll(/(?<minus>-?)(?:"(?<quoted>[^"]*)"?|(?<plain>[^\s"]+))/gu)) {
    const { minus, quoted, plain } = match.groups ?? {};
    const words = wordsOf(quoted ?? plain ?? '').map(({ word }) => word);
    if (words.length === 0) continue;
    if (minus === '-') {
      excluded.push(words);
      continue;
    }
    const isTyped = quoted === undefined && match.index + match[0].length === text.length;
    terms.push(...words.map((word, at) => ({ word, isPrefix: isTyped && at === words.length - 1 })));
    if (quoted !== undefined && words.length > 1) phrases.push(words);
  }
  return { terms: terms.slice(0, mostTerms), phrases, excluded: excluded.slice(0, mostTerms) };
}
