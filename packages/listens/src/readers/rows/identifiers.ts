const mbid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const isrc = /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/;
const spotifyId =
  /^(?:https?:\/\/open\.spotify\.com\/(?:intl-[a-z]+\/)?track\/|spotify:track:)?([0-9A-Za-z]{22})(?:\?.*)?$/;

/** A MusicBrainz identifier in lower case; undefined for what is none. */
export function mbidOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length !== 36) return undefined;
  const text = value.toLowerCase();
  return mbid.test(text) ? text : undefined;
}

/** The identifiers of a list, or undefined when one of them is none: half a credit misleads. */
export function mbidsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > 100) return undefined;
  const found = value.map(mbidOf);
  return found.every((id) => id !== undefined) ? found : undefined;
}

export function isrcOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replaceAll('-', '').trim().toUpperCase();
  return isrc.test(text) ? text : undefined;
}

/** `spotify:track:…` from an address or a URI of a track; undefined for what is none. */
export function spotifyUriOf(value: unknown): string | undefined {
  const found = typeof value === 'string' ? spotifyId.exec(value) : null;
  return found ? `spotify:track:${found[1]}` : undefined;
}
