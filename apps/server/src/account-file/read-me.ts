/** What the zip says of itself, for whoever opens it without Fonoteca at hand. */
export const readMe = (name: string, at: Date): string => `Everything that Fonoteca keeps of ${name}
as it stood at ${at.toISOString()}.

All texts are UTF-8. A .jsonl file holds one JSON object a line. Instants are ISO 8601 in UTC where
nothing else is said. What is not known is null or left out.

account.json
  name, role, timeZone (IANA name), createdAt
  settings: scrobbleRule (when a listen counts), theme, weekStartsOn

listens.jsonl - every listen, oldest first, one a line, as ListenBrainz exports them. Importing the file
into Fonoteca gives the same listens.
  listened_at: begin, Unix seconds
  track_metadata: artist_name, track_name, release_name
  track_metadata.additional_info: duration_ms, tracknumber, release_artist_name, isrc, spotify_id,
    recording_mbid, release_mbid, release_group_mbid, artist_mbids, and what the source said besides
  track_metadata.additional_info.fonoteca: started_ms (begin, Unix milliseconds), played_ms, skipped,
    ordinal (tells equal listens apart), source, client, context, details

collection.json - the records you own. Importing the file into Fonoteca gives the same records.
  collection: what is on the shelf; left: what has left it. Of each record:
  id, source, discogs_id, master_id, mbid (MusicBrainz release), title, credit, artists (name, join: what
    stands before the next), labels (name, catalogueNumber), formats (name, quantity, descriptions), genres,
    styles, year, country, barcode, folder, rating (1 to 5), media_condition, sleeve_condition, notes,
    date_added, left_at, last_scrobbled_at, cover_url
  tracklist: position, side, disc, number, title, artist, length_seconds, length_source, mbid

playlists/*.jspf - each playlist as it stands now, in JSPF (https://xspf.org/jspf).
  playlist: title, creator, annotation, date (last change)
  playlist.track: title, creator (artist), album (release), duration (milliseconds), identifier

taste.json - what you told Fonoteca of your taste.
  settings: dial (0 familiar to 1 surprise me), rules, shelves, learnFromSpotifyExport, shareWithInstance
  exclusions: what is left out of your taste: kind (artist, release, recording or period), entityId, name,
    from, until, at
  marks: kind, key, id, name, artist, mark (like, dislike or less), at

lists.jsonl - the lists that were recommended to you and are kept, oldest first, one a line.
  id, purpose, kind, title, subtitle, context (what it was asked for), dial, rules, policy (models and how
    places were drawn), advice, seed, createdAt, expiresAt, replacedAt, playlistId
  items: position, kind, key, id, name, artist, score, propensity (chance of standing at this place), facts,
    reasons (kind, text, evidence), feedback (like, dislike, less, skip or heard), feedbackAt

linked-accounts.json - the services you have linked, without their keys.
  service, label, name (yours there), forwards (whether listens are sent there), status, dailyCap, linkedAt

scrobble-jobs.jsonl - what you asked to be scrobbled, newest first, one a line.
  id, title, kind, state, waitReason, waitUntil, message, priority, albums, total, planned, listened,
    refused (tracks), targets (of each service: accepted, ignored, rejected, waiting), createdAt, finishedAt

notifications.json - how you are told that a channel is live.
  preferences: notify (all or none), quietHours (from, to; in your time zone), groups (null for all)
  targets: kind, label (host, or address with its name left out), enabled, createdAt

channels.csv - the channels you follow. Importing the file into Fonoteca gives the same follows.
  address, platform, account, name, group, note, muted (yes), override (when to check, JSON)

broadcasts.jsonl - what these channels have broadcast, newest first, one a line.
  id, channelId, channelName, platform, url, title, startedAt, startKnown (platform, seen, or between
    startNotBefore and startedAt), startNotBefore, endedAt, endKnown, endNotBefore, foundAt, delaySeconds
    (from the start to when it was found), caughtLive, peakViewers, gifts, earnings, currency, quality
    (earnings per hour)

Not in here: passwords, tokens, keys of linked services, the address of your calendar feed and sign-in
sessions; what was deleted; earlier versions of playlists; statistics, models and what was learned of
channels, which Fonoteca works out from the above; single checks of channels; pictures.
Ids are those of this instance: they tie these files together and mean nothing elsewhere.
`;
