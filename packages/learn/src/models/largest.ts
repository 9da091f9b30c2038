/** Chooses the largest of many again and again, in memory it keeps. */
export interface Largest {
  /**
   * The `count` of `candidates` with the largest values above 0, ascending by number; a view that the next call
   * overwrites. Ties at the edge go to the lower number: the choice never depends on the order of the candidates.
   */
  of(candidates: Uint32Array, values: Float32Array, count: number): Uint32Array;
}

/** For up to `most` candidates at once. */
export function createLargest(most: number): Largest {
  const chosen = new Uint32Array(most);
  const sorted = new Float32Array(most);
  return {
    of(candidates, values, count) {
      let positive = 0;
      for (let at = 0; at < candidates.length; at++) {
        const value = values[candidates[at] ?? 0] ?? 0;
        if (!(value > 0)) continue;
        chosen[positive] = candidates[at] ?? 0;
        sorted[positive++] = value;
      }
      if (positive <= count) return chosen.subarray(0, positive).sort();
      if (count === 0) return chosen.subarray(0, 0);
      const edge = selectDescending(sorted, positive, count - 1);
      const onEdge: number[] = [];
      let above = 0;
      for (let at = 0; at < positive; at++) {
        const candidate = chosen[at] ?? 0;
        const value = values[candidate] ?? 0;
        if (value > edge) chosen[above++] = candidate;
        else if (value === edge) onEdge.push(candidate);
      }
      chosen.set(onEdge.sort((left, right) => left - right).slice(0, count - above), above);
      return chosen.subarray(0, count).sort();
    },
  };
}

/** The value at `place` if the first `length` numbers stood in descending order (quickselect; the numbers are moved). */
function selectDescending(numbers: Float32Array, length: number, place: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const pivot = numbers[(low + high) >>> 1] ?? 0;
    let left = low;
    let right = high;
    while (left <= right) {
      while ((numbers[left] ?? 0) > pivot) left++;
      while ((numbers[right] ?? 0) < pivot) right--;
      if (left > right) break;
      const moved = numbers[left] ?? 0;
      numbers[left++] = numbers[right] ?? 0;
      numbers[right--] = moved;
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else break;
  }
  return numbers[place] ?? 0;
}
