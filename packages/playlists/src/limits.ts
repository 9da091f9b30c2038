/** Tracks of one playlist. */
export const mostTracks = 10_000;
/** Playlists of one person, deleted ones that can still be brought back included. */
export const mostPlaylists = 2_000;
/** Versions that are kept of one playlist, the present one included. */
export const mostVersions = 100;
/** A deleted playlist can be brought back for so long. */
export const keptDeletedDays = 30;

export const longestTitle = 200;
export const longestDescription = 2_000;
/** Of a title, artist or release of a track. */
export const longestText = 1_000;
/** The longest length that 32 bits hold as milliseconds and as whole seconds alike: 24 days. */
export const longestMs = 2_147_483_000;
