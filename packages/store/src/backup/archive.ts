import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import yauzl from 'yauzl';
import {
  type BackupManifest,
  manifestName,
  notABackup,
  parseManifest,
  secretKeyName,
  tableFile,
} from './manifest.ts';

const largestManifest = 1024 * 1024;

/** A backup file, opened for reading. */
export class Archive {
  readonly #zip: yauzl.ZipFile;
  readonly #entries: ReadonlyMap<string, yauzl.Entry>;
  readonly manifest: BackupManifest;

  private constructor(
    zip: yauzl.ZipFile,
    entries: ReadonlyMap<string, yauzl.Entry>,
    manifest: BackupManifest,
  ) {
    this.#zip = zip;
    this.#entries = entries;
    this.manifest = manifest;
  }

  /** Throws Fault `invalid` when the file is missing or no backup. */
  static async open(path: string): Promise<Archive> {
    const zip = await openZip(path);
    try {
      const entries = await listEntries(zip);
      const entry = entries.get(manifestName);
      if (!entry || entry.uncompressedSize > largestManifest) throw notABackup('it holds no manifest.json');
      const manifest = parseManifest(await text(await readEntry(zip, entry)));
      return new Archive(zip, entries, manifest);
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  /** Rows of a table in COPY's text format. */
  async table(name: string): Promise<Readable> {
    return readEntry(this.#zip, this.#need(tableFile(name)));
  }

  async secretKey(): Promise<string | undefined> {
    const entry = this.#entries.get(secretKeyName);
    return entry && entry.uncompressedSize < 10_000 ? text(await readEntry(this.#zip, entry)) : undefined;
  }

  /** Reads everything once against its checksums. Throws Fault `invalid` naming the table that is damaged. */
  async verify(): Promise<void> {
    for (const table of this.manifest.tables) {
      const hash = createHash('sha256');
      try {
        for await (const chunk of await this.table(table.name)) hash.update(chunk);
      } catch (error) {
        throw notABackup(`${tableFile(table.name)} is damaged: ${(error as Error).message}`);
      }
      if (hash.digest('hex') !== table.sha256) throw notABackup(`${tableFile(table.name)} is damaged`);
    }
  }

  close(): void {
    this.#zip.close();
  }

  #need(name: string): yauzl.Entry {
    const entry = this.#entries.get(name);
    if (!entry) throw notABackup(`it lacks ${name}`);
    return entry;
  }
}

function openZip(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(notABackup(error.message));
      else resolve(zip);
    });
  });
}

function listEntries(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>();
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', (error: Error) => reject(notABackup(error.message)));
    zip.readEntry();
  });
}

function readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(notABackup(error.message));
      else resolve(stream);
    });
  });
}
