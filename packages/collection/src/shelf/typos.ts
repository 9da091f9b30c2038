/** Typos that a word may hold: none in the shortest, where another word would be meant. */
export const typosIn = (word: string): number => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

/** A changed letter, one too many, one too few, or two that changed places: one typo each. */
export function typosBetween(one: string, other: string): number {
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  let beforeLast: number[] = [];
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    for (let column = 1; column <= other.length; column++) {
      const differs = one[row - 1] === other[column - 1] ? 0 : 1;
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + differs,
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
      line.push(least);
    }
    beforeLast = last;
    last = line;
  }
  return last[other.length] ?? 0;
}

/** The word with every two neighbours in each other's place: their groups of letters have little in common. */
export const swapped = (word: string): string[] =>
  Array.from(
    { length: Math.max(0, word.length - 1) },
    (_, index) => word.slice(0, index) + word[index + 1] + word[index] + word.slice(index + 2),
  ).filter((other) => other !== word);
