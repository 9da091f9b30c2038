import { createHash } from 'node:crypto';
import type { DiscogsCopy, DiscogsMaster, DiscogsRelease } from './types.ts';

export interface Folder {
  readonly id: number;
  readonly name: string;
}

export interface Owner {
  readonly id: number;
  readonly name: string;
  readonly token: string;
  readonly privateCollection: boolean;
  readonly folders: Folder[];
  readonly copies: DiscogsCopy[];
}

export class NotThere extends Error {}

/** Releases, masters, people and what they own. */
export class Shelf {
  readonly releases = new Map<number, DiscogsRelease>();
  readonly masters = new Map<number, DiscogsMaster>();
  private readonly owners = new Map<string, Owner>();
  private nextInstance = 500_000_001;
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  addOwner(name: string, privateCollection: boolean): Owner {
    const known = this.owners.get(name.toLowerCase());
    if (known) return known;
    const hash = createHash('sha256').update(`discogs ${name}`).digest('base64url').replace(/[-_]/g, 'x');
    const owner: Owner = {
      id: this.owners.size + 1001,
      name,
      token: hash.slice(0, 40),
      privateCollection,
      folders: [{ id: 1, name: 'Uncategorized' }],
      copies: [],
    };
    this.owners.set(name.toLowerCase(), owner);
    return owner;
  }

  all(): Owner[] {
    return [...this.owners.values()];
  }

  find(name: string): Owner | undefined {
    return this.owners.get(name.toLowerCase());
  }

  owner(name: string): Owner {
    const owner = this.find(name);
    if (!owner) throw new NotThere('User does not exist or may have been deleted.');
    return owner;
  }

  add(
    name: string,
    release: DiscogsRelease,
    copy: {
      folder?: string;
      dateAdded?: string;
      rating?: number;
      notes?: DiscogsCopy['notes'];
      instanceId?: number;
    },
  ): DiscogsCopy {
    const owner = this.owner(name);
    this.releases.set(release.id, release);
    const made: DiscogsCopy = {
      instance_id: copy.instanceId ?? this.nextInstance,
      release: release.id,
      folder_id: this.folderNamed(owner, copy.folder ?? 'Uncategorized').id,
      date_added: copy.dateAdded ?? new Date(this.now()).toISOString(),
      rating: copy.rating ?? 0,
      notes: copy.notes ?? [],
    };
    this.nextInstance = Math.max(this.nextInstance, made.instance_id) + 1;
    owner.copies.push(made);
    return made;
  }

  remove(name: string, instance: number): void {
    const { copies } = this.owner(name);
    const index = copies.findIndex(({ instance_id }) => instance_id === instance);
    if (index < 0) throw new NotThere(`No copy ${instance} in the collection of ${name}`);
    copies.splice(index, 1);
  }

  private folderNamed(owner: Owner, name: string): Folder {
    const known = owner.folders.find((folder) => folder.name === name);
    if (known) return known;
    const made = { id: owner.folders.length + 7000, name };
    owner.folders.push(made);
    return made;
  }
}
