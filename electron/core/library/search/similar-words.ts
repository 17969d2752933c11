/** How many letters may differ in a word of this length. */
function allowedFaults(length: number): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

/** Most words that stand in for one that nobody wrote. */
const mostWords = 6;

/** The known words most like `word`, the likest first: with letters added, left out, changed, or swapped with the next. */
export function similarWords(word: string, known: readonly string[]): readonly string[] {
  const most = allowedFaults(word.length);
  if (most === 0) return [];
  const letters = lettersOf(word);
  return known
    .filter((other) => Math.abs(other.length - word.length) <= most && other !== word)
    .filter((other) => countBits(letters ^ lettersOf(other)) <= 2 * most)
    .map((other) => ({ other, faults: countFaults(word, other, most) }))
    .filter(({ faults }) => faults <= most)
    .toSorted((one, two) => one.faults - two.faults)
    .slice(0, mostWords)
    .map(({ other }) => other);
}

/** Which letters stand in a word, as bits: a fault changes two of them at most, so most words need not be looked at closely. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index += 1) letters |= 1 << (word.charCodeAt(index) & 31);
  return letters;
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}

/** Optimal string alignment distance; anything above `most` may be told as any larger number. */
function countFaults(one: string, other: string, most: number): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    let least = row;
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let faults = Math.min(
        (last[column] ?? 0) + 1,
        (now[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const isSwapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isSwapped) faults = Math.min(faults, (before[column - 2] ?? 0) + 1);
      now.push(faults);
      least = Math.min(least, faults);
    }
    if (least > most) return least;
    before = last;
    last = now;
  }
  return last[other.length] ?? 0;
}
