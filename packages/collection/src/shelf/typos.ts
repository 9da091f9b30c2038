/** Typos that a word may hold: none in the shortest, where another word would be meant. */
export const typosIn = (word: string): number => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

/**
 * Typos between what was typed and a word or its beginning: whoever is still typing has only that. A
 * changed letter, one too many, one too few, or two that changed places count one each.
 *
 * @returns Infinity where there are more than `most`
 */
export function typosToBeginning(typed: string, word: string, most: number): number {
  const width = Math.min(word.length, typed.length + most);
  let beforeLast: number[] = [];
  let last = Array.from({ length: width + 1 }, (_, column) => column);
  for (let row = 1; row <= typed.length; row++) {
    const line = [row];
    let least = row;
    for (let column = 1; column <= width; column++) {
      let typos = Math.min(
        (last[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (typed[row - 1] === word[column - 1] ? 0 : 1),
      );
      if (row > 1 && typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1])
        typos = Math.min(typos, (beforeLast[column - 2] ?? 0) + 1);
      line.push(typos);
      if (typos < least) least = typos;
    }
    // Two letters that changed places look one row back.
    if (least > most + 1) return Number.POSITIVE_INFINITY;
    beforeLast = last;
    last = line;
  }
  const typos = Math.min(...last);
  return typos <= most ? typos : Number.POSITIVE_INFINITY;
}

/** The word with every two neighbours in each other's place: their groups of letters have little in common. */
export const swapped = (word: string): string[] =>
  Array.from(
    { length: Math.max(0, word.length - 1) },
    (_, index) => word.slice(0, index) + word[index + 1] + word[index] + word.slice(index + 2),
  ).filter((other) => other !== word);
