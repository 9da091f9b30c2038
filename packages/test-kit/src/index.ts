export { eventually } from './clients/child.ts';
export { startMpd } from './clients/mpd.ts';
export { startMpdscribble } from './clients/mpdscribble.ts';
export { type PylastTask, runPylast } from './clients/pylast.ts';
export { runsWithout } from './clients/without.ts';
export { createTestDatabase, type TestDatabase } from './database.ts';
