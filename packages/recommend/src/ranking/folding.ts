import { fold } from '@fonoteca/domain';

/** `fold` that computes each text once: a list's candidates share a few hundred tags. */
export function createFolding(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let folded = known.get(text);
    if (folded === undefined) {
      folded = fold(text);
      known.set(text, folded);
    }
    return folded;
  };
}
