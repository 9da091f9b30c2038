/** Channels that one person follows. */
export const mostFollows = 5_000;
/** Bytes of a file of channels. */
export const mostFileBytes = 4 * 1024 * 1024;
/** Refusals of a file that are told. */
export const mostRefused = 200;
export const longestAddress = 2_000;
export const longestGroup = 100;
export const longestNote = 2_000;
