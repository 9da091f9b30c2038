export const kinds = ['lastfm', 'listenbrainz', 'discogs', 'musicbrainz'] as const;

type Kind = (typeof kinds)[number];

const common = `  --port N             port on 127.0.0.1; a free one by default
  --script FILE        JSON: what it answers in place of the truth, see below
  --help               this text`;
const people = `  --user NAME          an account; may be given several times; “ada” by default`;
const faults = `  --ledger FILE        JSON lines of what was accepted; read again at the next start
  --fault-rate 0.3     this part of what is sent meets a random fault
  --seed N             the same seed and requests meet the same faults`;
const allow = `  --auto-allow NAME    this person presses Allow at once in the web sign-in`;

const optionsOf: Record<Kind, readonly string[]> = {
  lastfm: [
    people,
    '  --password TEXT      of the accounts; “secret” by default',
    '  --daily-cap N        scrobbles per account in 24 h; over it code 5',
    '  --requests-per-second N   over it error 29',
    allow,
    faults,
    common,
  ],
  listenbrainz: [people, faults, common],
  discogs: [people, allow, common],
  musicbrainz: [common],
};

const exampleOf: Record<Kind, string> = {
  lastfm: `npm run double:lastfm -- --port 4010 --user ada --ledger ledger.jsonl --fault-rate 0.3 --seed 7
  LASTFM_BASE_URL=http://127.0.0.1:4010 npm start`,
  listenbrainz: `npm run double:listenbrainz -- --port 4020 --user ada
  LISTENBRAINZ_BASE_URL=http://127.0.0.1:4020 npm start`,
  discogs: `npm run double:discogs -- --port 4030 --user ada --auto-allow ada
  DISCOGS_BASE_URL=http://127.0.0.1:4030 npm start`,
  musicbrainz: 'npm run double:musicbrainz -- --port 4040',
};

const scriptOf: Record<Kind, string> = {
  lastfm: `[{"on": "track.scrobble", "times": 2, "answer": {"error": 16}},
   {"on": "track.scrobble", "match": {"track": "Poison"}, "answer": {"status": 504}},
   {"on": "track.scrobble", "answer": {"cutAfterAccept": true}},
   {"on": "track.scrobble", "answer": {"ignore": {"code": 3, "index": 0}}},
   {"answer": {"garbage": true}}, {"answer": {"delayMs": 20000}}]`,
  listenbrainz: `[{"on": "submit-listens", "answer": {"error": 429}},
   {"on": "submit-listens", "match": {"track": "Poison"}, "answer": {"error": 400}},
   {"on": "submit-listens", "answer": {"cutAfterAccept": true}}]`,
  discogs: `[{"on": "collection", "match": {"page": 2}, "times": 1, "answer": {"status": 502}},
   {"on": "release", "match": {"id": 5}, "answer": {"error": 404}}]`,
  musicbrainz: `[{"on": "release", "answer": {"error": 503}}, {"on": "front", "answer": {"delayMs": 3000}}]`,
};

export function helpFor(kind: Kind): string {
  return `A stand-in for the real service, on this machine alone.

npm run double:${kind} -- [options]
${optionsOf[kind].join('\n')}

Example
  ${exampleOf[kind]}

A script is a list of rules; the first that fits and is not used up answers.
  ${scriptOf[kind]}
  on      the operation; any, when left out
  match   parameters and values; a name is looked for in every item of a batch
  times   how often, or "ever"; left out: once, or for ever with a match
  answer  ok · error (with message, status) · status (with headers) · garbage or garbageAfterAccept
          (true, "html", "truncated", "empty") · cutBeforeAccept · cutAfterAccept${kind === 'lastfm' ? ' · ignore {code, index}' : ''};
          with any of them or alone: delayMs (after acceptance), delayBeforeMs`;
}
