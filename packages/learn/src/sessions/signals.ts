/** What speaks for an item, by kind: one sum each for every item that something speaks for. */
export const signalNames = [
  'neighbours',
  'neighboursAnyPlace',
  'neighboursSquared',
  'neighboursForward',
  'neighboursRecent',
  'neighboursMonths',
  'nearestNeighbour',
  'neighbourCount',
  'ruleForward',
  'ruleNext',
  'ruleBackward',
  'ruleRecent',
  'ruleEarlier',
  'rulePair',
  'bag',
] as const;
export const signalCount = signalNames.length;
