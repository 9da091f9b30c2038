/** What Fonoteca calls itself towards services. */
export const submissionClient = { name: 'Fonoteca', version: '0.1.0' } as const;

/**
 * With an address where the operator can be reached, as MusicBrainz asks for. Where none was given it says
 * so: services may answer such clients more slowly.
 *
 * @example userAgent('https://music.example.org') // 'Fonoteca/0.1.0 ( https://music.example.org )'
 */
export function userAgent(contact = 'self-hosted, no contact given'): string {
  const { name, version } = submissionClient;
  return `${name}/${version} ( ${contact} )`;
}
