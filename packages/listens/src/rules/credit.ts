/** An artist credit taken apart: who leads, and who is a guest ("feat."). */
export interface Credit {
  readonly main: string;
  readonly guests: readonly string[];
}

/**
 * Takes "A feat. B & C" apart. Only the words for guests divide; "&", "," and "x" between leading
 * artists do not, since they are part of many names (Simon & Garfunkel; Earth, Wind & Fire).
 */
export function splitCredit(text: string): Credit {
  const found = guestPhrase.exec(text);
  if (!found || found.index === 0) return { main: text.trim(), guests: [] };
  return { main: text.slice(0, found.index).trim(), guests: splitGuests(found[1] ?? found[2] ?? '') };
}

/** Takes the guests out of a title: "Halo (feat. B)" gives the title "Halo" and the guest B. */
export function splitTitle(text: string): { title: string; guests: readonly string[] } {
  const found = guestPhrase.exec(text);
  if (!found || found.index === 0) return { title: text.trim(), guests: [] };
  const rest = text.slice(found.index + found[0].length);
  return {
    title: `${text.slice(0, found.index).trim()}${rest ? ` ${rest.trim()}` : ''}`.trim(),
    guests: splitGuests(found[1] ?? found[2] ?? ''),
  };
}

function splitGuests(text: string): string[] {
  return text
    .split(/\s*,\s*|\s+&\s+|\s+and\s+/i)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** "(feat. X)" and "[ft X]" up to their bracket; a bare "feat. X" up to a bracket, a dash or the end. */
const guestPhrase =
  /\s*[([](?:feat\.?|ft\.?|featuring)\s+([^)\]]+)[)\]]|\s+(?:feat\.|ft\.|feat|ft|featuring)\s+([^([]+?)(?=\s*[([]|\s+-\s+|$)/i;
