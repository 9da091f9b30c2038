export { eventually } from './clients/child.ts';
export { type IcecastSource, type RunningIcecast, startIcecast } from './clients/icecast.ts';
export { startMpd } from './clients/mpd.ts';
export { startMpdscribble } from './clients/mpdscribble.ts';
export { type PylastTask, runPylast } from './clients/pylast.ts';
export { runsWithout } from './clients/without.ts';
export { type JobStoreSuite, type JobStoreWorld, testJobStore } from './contracts/job-store.ts';
export {
  type PlanStoreSuite,
  type PlanStoreWorld,
  type PlanTrack,
  testPlanStore,
} from './contracts/plan-store.ts';
export { type TargetSuite, type TargetWorld, testScrobbleTarget } from './contracts/scrobble-target.ts';
export { createTestDatabase, type TestDatabase } from './database.ts';
export { startDiscogsDouble } from './doubles/discogs/double.ts';
export {
  discogsArtists,
  discogsMaster,
  discogsRelease,
  type ReleaseWish,
  type TrackLine,
} from './doubles/discogs/release.ts';
export type * from './doubles/discogs/types.ts';
export { startKickDouble } from './doubles/kick/double.ts';
export type * from './doubles/kick/types.ts';
export { startLastfmDouble } from './doubles/lastfm/double.ts';
export type * from './doubles/lastfm/types.ts';
export { startListenBrainzDouble } from './doubles/listenbrainz/double.ts';
export type * from './doubles/listenbrainz/types.ts';
export { startMusicBrainzDouble } from './doubles/musicbrainz/double.ts';
export {
  type MusicBrainzLine,
  type MusicBrainzWish,
  musicBrainzRelease,
} from './doubles/musicbrainz/release.ts';
export type * from './doubles/musicbrainz/types.ts';
export { startNtfyDouble } from './doubles/notify/ntfy.ts';
export { startPushServiceDouble } from './doubles/notify/push.ts';
export {
  type MailTrouble,
  type ReceivedMail,
  type SmtpDouble,
  startSmtpDouble,
} from './doubles/notify/smtp.ts';
export type * from './doubles/notify/types.ts';
export { isSignedCall, startWebhookDouble } from './doubles/notify/webhook.ts';
export { startPlatformDouble } from './doubles/platform/double.ts';
export type * from './doubles/platform/types.ts';
export type { DoubleClock } from './doubles/shared/clock.ts';
export type { LedgerEntry, SeenRequest } from './doubles/shared/ledger-entry.ts';
export type { DoubleScript, GarbageKind, ScriptAnswer, ScriptRule } from './doubles/shared/script.ts';
export { DoubleScriptError } from './doubles/shared/validate-script.ts';
export { startTikTokDouble } from './doubles/tiktok/double.ts';
export type * from './doubles/tiktok/types.ts';
export { startTwitchDouble } from './doubles/twitch/double.ts';
export type * from './doubles/twitch/types.ts';
export { startYouTubeDouble } from './doubles/youtube/double.ts';
export type * from './doubles/youtube/types.ts';
