import type { View } from './pages.ts';
import type { DiscogsMaster, DiscogsRelease } from './types.ts';

export function releaseReply(release: DiscogsRelease, view: View): Record<string, unknown> {
  const { pictures, master_id, ...rest } = release;
  return {
    ...rest,
    status: 'Accepted',
    ...(master_id === 0 ? {} : { master_id, master_url: `${view.origin}/masters/${master_id}` }),
    resource_url: `${view.origin}/releases/${release.id}`,
    uri: `${view.origin}/release/${release.id}`,
    artists_sort: namesOf(release),
    data_quality: 'Correct',
    community: { have: 10, want: 3, rating: { count: 4, average: 4.25 } },
    videos: [],
    companies: [],
    extraartists: [],
    thumb: pictures > 0 ? picture(release.id, 0, 150, view) : '',
    images: Array.from({ length: pictures }, (_, index) => ({
      type: index === 0 ? 'primary' : 'secondary',
      uri: picture(release.id, index, 600, view),
      resource_url: picture(release.id, index, 600, view),
      uri150: picture(release.id, index, 150, view),
      width: 600,
      height: 600,
    })),
  };
}

export function masterReply(master: DiscogsMaster, view: View): Record<string, unknown> {
  return {
    ...master,
    main_release_url: `${view.origin}/releases/${master.main_release}`,
    versions_url: `${view.origin}/masters/${master.id}/versions`,
    resource_url: `${view.origin}/masters/${master.id}`,
    images: [],
    videos: [],
    data_quality: 'Correct',
  };
}

export function namesOf(release: DiscogsRelease | undefined): string {
  return release?.artists.map(({ name, join }) => (join ? `${name} ${join}` : name)).join(' ') ?? '';
}

export function picture(release: number, index: number, size: number, { origin, signedIn }: View): string {
  return signedIn ? `${origin}/images/R-${release}-${index}-${size}.png` : '';
}
