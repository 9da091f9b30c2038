import type { Config } from '@fonoteca/server';
import type { Finding } from './finding.ts';

/** What is set up towards outside services; nothing is asked of them. */
export function checkServices({ contact, services }: Config): Finding[] {
  const lastfm: Finding = services.lastfmApp
    ? { check: 'Last.fm', verdict: 'good', found: 'has an API key' }
    : {
        check: 'Last.fm',
        verdict: 'warning',
        found: 'no API key: nobody can link Last.fm here',
        wayOut: 'get one at https://www.last.fm/api/account/create, set LASTFM_API_KEY and LASTFM_SECRET',
      };
  const musicbrainz: Finding = contact
    ? { check: 'MusicBrainz', verdict: 'good', found: `is told to write to ${contact}` }
    : {
        check: 'MusicBrainz',
        verdict: 'warning',
        found: 'wants to know whom to write to and may answer slowly, or not at all',
        wayOut: 'set FONOTECA_CONTACT to your e-mail or web address',
      };
  return [lastfm, musicbrainz];
}
