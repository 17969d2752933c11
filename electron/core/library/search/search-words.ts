/** A word of a text as it is compared: without case and accents. */
export interface Word {
  readonly word: string;
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const wordPattern = /[\p{L}\p{N}\p{M}]+/gu;
// Written without spaces: each character is a word.
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** Letters and digits that have no other forms: most of most languages, told apart at a small part of the cost. */
const plain = /^[a-z0-9]+$/i;

/** A word without case, accents and other forms of the same letters. */
export function foldWord(word: string): string {
  if (plain.test(word)) return word.toLowerCase();
  return word
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

/** The words of a text, in order. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const { 0: found, index } of text.matchAll(wordPattern)) {
    if (plain.test(found) || !unspaced.test(found)) {
      words.push({ word: foldWord(found), start: index, end: index + found.length });
      continue;
    }
    let start = index;
    for (const character of found) {
      words.push({ word: foldWord(character), start, end: start + character.length });
      start += character.length;
    }
  }
  return words.filter(({ word }) => word !== '');
}
