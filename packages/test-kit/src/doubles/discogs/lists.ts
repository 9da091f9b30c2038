import { BadRequest, type Params, pagesOf, type View } from './pages.ts';
import { namesOf, picture } from './replies.ts';
import { NotThere, type Owner, type Shelf } from './shelf.ts';
import type { DiscogsCopy } from './types.ts';

/** Folder 0 is all, and comes first. */
export function foldersReply(owner: Owner, isOwner: boolean, view: View): Record<string, unknown> {
  const count = (id: number) => copiesIn(owner, id).length;
  const folders = [{ id: 0, name: 'All' }, ...(isOwner ? owner.folders : [])];
  return {
    folders: folders.map(({ id, name }) => ({
      id,
      name,
      count: count(id),
      resource_url: `${view.origin}/users/${owner.name}/collection/folders/${id}`,
    })),
  };
}

export function collectionReply(
  shelf: Shelf,
  owner: Owner,
  folder: number,
  params: Params,
  view: View,
): Record<string, unknown> {
  if (folder !== 0 && !owner.folders.some(({ id }) => id === folder)) throw new NotThere('Folder not found.');
  const copies = sorted(shelf, copiesIn(owner, folder), params);
  const path = `/users/${owner.name}/collection/folders/${folder}/releases`;
  const { pagination, first, count } = pagesOf(copies.length, params, view, path);
  return {
    pagination,
    releases: copies.slice(first, first + count).map((copy) => copyReply(shelf, copy, view)),
  };
}

export function searchReply(shelf: Shelf, params: Params, view: View): Record<string, unknown> {
  const digits = (text: string) => text.replace(/\D/g, '');
  const words = `${params.q ?? ''} ${params.artist ?? ''} ${params.release_title ?? ''}`.toLowerCase();
  const wanted = words.split(/\s+/).filter((word) => word !== '');
  const found = [...shelf.releases.values()].filter((release) => {
    const text = `${namesOf(release)} ${release.title}`.toLowerCase();
    const codes = release.identifiers.map(({ value }) => digits(value));
    if (params.type && params.type !== 'release') return false;
    if (params.barcode !== undefined && !codes.includes(digits(params.barcode))) return false;
    if (params.catno && !release.labels.some(({ catno }) => catno === params.catno)) return false;
    return wanted.every((word) => text.includes(word));
  });
  const { pagination, first, count } = pagesOf(found.length, params, view, '/database/search');
  return {
    pagination,
    results: found.slice(first, first + count).map((release) => ({
      id: release.id,
      type: 'release',
      title: `${namesOf(release)} - ${release.title}`,
      year: release.released,
      country: release.country,
      format: release.formats.flatMap(({ name, descriptions = [] }) => [name, ...descriptions]),
      label: release.labels.map(({ name }) => name),
      catno: release.labels[0]?.catno ?? '',
      genre: release.genres,
      style: release.styles,
      barcode: release.identifiers.map(({ value }) => value),
      master_id: release.master_id,
      master_url: release.master_id === 0 ? null : `${view.origin}/masters/${release.master_id}`,
      uri: `/release/${release.id}`,
      resource_url: `${view.origin}/releases/${release.id}`,
      thumb: picture(release.id, 0, 150, view),
      cover_image: picture(release.id, 0, 600, view),
      user_data: { in_wantlist: false, in_collection: false },
    })),
  };
}

export function profileReply(owner: Owner, view: View): Record<string, unknown> {
  return {
    id: owner.id,
    username: owner.name,
    name: '',
    profile: '',
    num_collection: owner.copies.length,
    num_wantlist: 0,
    resource_url: `${view.origin}/users/${owner.name}`,
    collection_folders_url: `${view.origin}/users/${owner.name}/collection/folders`,
  };
}

function copyReply(shelf: Shelf, copy: DiscogsCopy, view: View): Record<string, unknown> {
  const release = shelf.releases.get(copy.release);
  if (!release) throw new NotThere('Release not found.');
  return {
    id: release.id,
    instance_id: copy.instance_id,
    date_added: copy.date_added,
    rating: copy.rating,
    folder_id: copy.folder_id,
    ...(copy.notes.length > 0 ? { notes: copy.notes } : {}),
    basic_information: {
      id: release.id,
      master_id: release.master_id,
      master_url: release.master_id === 0 ? null : `${view.origin}/masters/${release.master_id}`,
      resource_url: `${view.origin}/releases/${release.id}`,
      title: release.title,
      year: release.year,
      formats: release.formats,
      labels: release.labels,
      artists: release.artists,
      genres: release.genres,
      styles: release.styles,
      thumb: release.pictures > 0 ? picture(release.id, 0, 150, view) : '',
      cover_image: release.pictures > 0 ? picture(release.id, 0, 600, view) : '',
    },
  };
}

function copiesIn(owner: Owner, folder: number): DiscogsCopy[] {
  return owner.copies.filter(({ folder_id }) => folder === 0 || folder_id === folder);
}

function sorted(shelf: Shelf, copies: readonly DiscogsCopy[], params: Params): DiscogsCopy[] {
  const by: Readonly<Record<string, (copy: DiscogsCopy) => string>> = {
    added: ({ date_added }) => date_added,
    title: ({ release }) => shelf.releases.get(release)?.title ?? '',
    artist: ({ release }) => namesOf(shelf.releases.get(release)),
    year: ({ release }) => String(shelf.releases.get(release)?.year ?? 0),
  };
  if (!params.sort) return [...copies];
  const key = by[params.sort];
  if (!key) throw new BadRequest(`Invalid sort: ${params.sort}`, 422);
  const direction = params.sort_order === 'desc' ? -1 : 1;
  return [...copies].sort((left, right) => (key(left) < key(right) ? -direction : direction));
}
