/** What Fonoteca calls itself towards services. */
export const submissionClient = { name: 'Fonoteca', version: '0.1.0' } as const;

/**
 * With an address where the operator can be reached, as MusicBrainz asks for.
 *
 * @example userAgent('https://music.example.org') // 'Fonoteca/0.1.0 ( https://music.example.org )'
 */
export function userAgent(contact?: string): string {
  const { name, version } = submissionClient;
  return contact === undefined ? `${name}/${version}` : `${name}/${version} ( ${contact} )`;
}
