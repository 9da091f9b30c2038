// What runs on Web APIs alone: the Worker enters here, so that nothing of Node comes near its bundle.
export { submissionClient, userAgent } from './agent.ts';
export { LastfmError } from './lastfm/api.ts';
export {
  createLastfmReads,
  type LastfmAlbumInfo,
  type LastfmAlbumMatch,
  type LastfmListen,
  type LastfmProfile,
  type LastfmReads,
  type LastfmTrackInfo,
  type LastfmTrackMatch,
} from './lastfm/reads.ts';
export { createLastfmSignIn, type LastfmSession, type LastfmSignIn } from './lastfm/sign-in.ts';
export { signatureOf } from './lastfm/signature.ts';
export { createLastfmTarget, type LastfmTargetOptions } from './lastfm/target.ts';
export {
  type ListenBrainzListen,
  type ListenBrainzTokenState,
  recentListens,
  validateToken,
} from './listenbrainz/reads.ts';
export { createListenBrainzTarget, type ListenBrainzTargetOptions } from './listenbrainz/target.ts';
