export interface Recipe {
  readonly id: string;
  readonly name: string;
  readonly protocol: 'ListenBrainz' | 'Last.fm 2.0' | 'AudioScrobbler 1.2';
  readonly steps: readonly string[];
  /** What to paste, by name. */
  readonly paste: readonly (readonly [string, string])[];
}

/**
 * What to enter in each client.
 *
 * @param origin address of this instance as the browser knows it, without a slash at the end
 * @param token the one just made, or a placeholder
 */
export const recipesFor = (origin: string, name: string, token: string): readonly Recipe[] => {
  const host = new URL(origin).host;
  return [
    {
      id: 'pano',
      name: 'Pano Scrobbler',
      protocol: 'ListenBrainz',
      steps: ['Settings → Accounts → Custom ListenBrainz.', 'Enter the address and the token.'],
      paste: [
        ['API address', `${origin}/`],
        ['token', token],
      ],
    },
    {
      id: 'navidrome',
      name: 'Navidrome',
      protocol: 'ListenBrainz',
      steps: [
        'Put the line into navidrome.toml and start it again.',
        'In Navidrome: Personal → Scrobble to ListenBrainz → paste the token.',
      ],
      paste: [
        ['navidrome.toml', `ListenBrainz.BaseURL = "${origin}/1/"`],
        ['token', token],
      ],
    },
    {
      id: 'web-scrobbler',
      name: 'Web Scrobbler',
      protocol: 'ListenBrainz',
      steps: [
        'Options → Accounts → ListenBrainz → Properties.',
        'Enter the address and the token, save, then sign in again.',
      ],
      paste: [
        ['API address', `${origin}/1/submit-listens`],
        ['token', token],
      ],
    },
    {
      id: 'listenbrainz-mpd',
      name: 'listenbrainz-mpd',
      protocol: 'ListenBrainz',
      steps: ['Put this into its config.toml.'],
      paste: [['config.toml', `[submission]\ntoken = "${token}"\napi_url = "${origin}"`]],
    },
    {
      id: 'multi-scrobbler',
      name: 'multi-scrobbler',
      protocol: 'ListenBrainz',
      steps: ['Add a client of the type ListenBrainz: file listenbrainz.json.'],
      paste: [
        [
          'listenbrainz.json',
          JSON.stringify(
            [
              {
                name: 'fonoteca',
                configureAs: 'client',
                data: { token, username: name, url: origin },
              },
            ],
            null,
            2,
          ),
        ],
      ],
    },
    {
      id: 'pylast',
      name: 'pylast, or any Last.fm client with its own address',
      protocol: 'Last.fm 2.0',
      steps: [
        'Clients that let you set the address of the API talk to it at /2.0/.',
        'User name: your name here. Password: the token. API key and secret: “fonoteca”, or the app’s own.',
        'pylast speaks https only: put a reverse proxy with a certificate in front for it.',
      ],
      paste: [
        [
          'Python',
          [
            'import pylast',
            '',
            'class Fonoteca(pylast.LastFMNetwork):',
            '    def __init__(self, **keys):',
            '        super().__init__(**keys)',
            `        self.ws_server = ("${host}", "/2.0/")`,
            '',
            'network = Fonoteca(api_key="fonoteca", api_secret="fonoteca",',
            `    username=${JSON.stringify(name)},`,
            `    password_hash=pylast.md5("${token}"))`,
          ].join('\n'),
        ],
      ],
    },
    {
      id: 'mpdscribble',
      name: 'mpdscribble',
      protocol: 'AudioScrobbler 1.2',
      steps: ['Add a section to mpdscribble.conf and start it again.'],
      paste: [
        [
          'mpdscribble.conf',
          `[fonoteca]\nurl = ${origin}/\nusername = ${name}\npassword = ${token}\njournal = /var/cache/mpdscribble/fonoteca.journal`,
        ],
      ],
    },
    {
      id: 'quod-libet',
      name: 'Quod Libet',
      protocol: 'AudioScrobbler 1.2',
      steps: [
        'Plugins → AudioScrobbler Submission → Service: Other.',
        'Your name here as user name, the token as password.',
      ],
      paste: [
        ['URL', `${origin}/`],
        ['user name', name],
        ['password', token],
      ],
    },
    {
      id: 'vlc',
      name: 'VLC',
      protocol: 'AudioScrobbler 1.2',
      steps: [
        'Preferences → All → Interface → Control interfaces: tick “Audioscrobbler”.',
        'There: your name, the token as password, and the host of this instance as scrobbler URL (port 80 only).',
      ],
      paste: [
        ['scrobbler URL', host],
        ['user name', name],
        ['password', token],
      ],
    },
  ];
};
