import type { ReactNode } from 'react';

const formats: readonly { name: string; files: string; how: ReactNode }[] = [
  {
    name: 'Spotify, extended history',
    files: 'my_spotify_data.zip, or Streaming_History_Audio_*.json',
    how: 'Account → Security and privacy → Account privacy → request “Extended streaming history”. Mail with the download comes within 30 days. The zip goes in as it is; every skip and the time heard are kept.',
  },
  {
    name: 'Spotify, account data',
    files: 'StreamingHistory_music_*.json, or the zip',
    how: 'The same page, “Account data”: the last year only, stamped to the minute; it comes within some days. With the extended history you do not need it.',
  },
  {
    name: 'Last.fm',
    files: 'CSV or JSON',
    how: 'Last.fm has no export of its own: tools such as lastfm-to-csv or scrobble exporters write one from your public profile. Both usual CSV forms are understood.',
  },
  {
    name: 'ListenBrainz',
    files: 'listenbrainz_*.zip, .jsonl, .json',
    how: 'Settings → Export data. The zip goes in as it is.',
  },
  {
    name: 'Maloja',
    files: 'maloja_export_*.json',
    how: 'Admin panel → Export, or “maloja export”.',
  },
  {
    name: 'Rockbox',
    files: '.scrobbler.log',
    how: 'At the root of the player’s storage, with logging switched on in the playback settings. The time zone in its first lines counts.',
  },
  {
    name: 'Pano Scrobbler',
    files: '.jsonl',
    how: 'Settings → Export. It holds what the app has scrobbled.',
  },
  {
    name: 'Fonoteca',
    files: '.jsonl or .csv',
    how: 'Settings → Data of any Fonoteca. Importing it elsewhere gives the same listens.',
  },
];

export const Formats = () => (
  <dl>
    {formats.map((format) => (
      <div
        key={format.name}
        className="grid gap-x-8 gap-y-1 border-t border-rule py-4 md:grid-cols-[16rem_1fr]"
      >
        <dt>
          <span className="font-[650]">{format.name}</span>
          <span className="block text-small text-faint break-words">{format.files}</span>
        </dt>
        <dd className="max-w-prose text-soft">{format.how}</dd>
      </div>
    ))}
  </dl>
);
