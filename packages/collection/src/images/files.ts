import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Sizes of a cached cover by name: the longer edge in pixels, at most. */
export const coverSizes = { small: 250, medium: 500, large: 1200 } as const;
export type CoverSize = keyof typeof coverSizes;

/** JPEG bytes of every size. */
export type Covers = Readonly<Record<CoverSize, Uint8Array>>;

/**
 * The file of a cached cover (image/jpeg), which may not be there yet; null for what is no id, so that no
 * address of a request leads out of the folder.
 */
export function coverFile(folder: string, id: string, size: CoverSize): string | null {
  if (!/^[A-Za-z0-9_-]{16,64}$/.test(id)) return null;
  return join(folder, id.slice(0, 2).toLowerCase(), `${id}-${size}.jpg`);
}

/** Writes every size of a cover; a file is there whole or not at all, whenever the process ends. */
export async function writeCovers(folder: string, id: string, covers: Covers): Promise<void> {
  for (const size of Object.keys(coverSizes) as CoverSize[]) {
    const path = coverFile(folder, id, size);
    if (!path) throw new Error(`${id} is no id of an image`);
    await mkdir(dirname(path), { recursive: true });
    const part = `${path}.${randomBytes(6).toString('hex')}.part`;
    try {
      await writeFile(part, covers[size]);
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }
}
