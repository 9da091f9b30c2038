import { Fault } from '@fonoteca/domain';
import { z } from 'zod';

export const manifestName = 'manifest.json';
export const secretKeyName = 'secret-key';
export const tableFile = (name: string): string => `tables/${name}.copy`;

/** A change of the layout of the file, not of the database, raises this. */
export const formatVersion = 1;

const manifestSchema = z.object({
  format: z.literal('fonoteca-backup'),
  formatVersion: z.number().int().positive(),
  /** ISO 8601. */
  created: z.string(),
  /** The newest migration of the database it was made of. */
  migration: z.string().min(1),
  postgresql: z.string(),
  tables: z.array(
    z.object({
      name: z.string().regex(/^[a-z_]+$/),
      columns: z.array(z.string().regex(/^[a-z_0-9]+$/)).min(1),
      rows: z.number().int().min(0),
      bytes: z.number().int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  secretKey: z.boolean(),
});

/** What a backup says of itself. */
export type BackupManifest = z.infer<typeof manifestSchema>;

/** Throws Fault `invalid` for what is no backup, or one of a later Fonoteca. */
export function parseManifest(text: string): BackupManifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw notABackup('manifest.json is not JSON');
  }
  const parsed = manifestSchema.safeParse(content);
  if (!parsed.success) {
    throw notABackup(
      `manifest.json: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`,
    );
  }
  if (parsed.data.formatVersion > formatVersion) {
    throw notABackup(`it was made by a later Fonoteca (format ${parsed.data.formatVersion}): update first`);
  }
  return parsed.data;
}

export const notABackup = (reason: string) =>
  new Fault('invalid', 'The file cannot be restored', { fields: [{ field: 'file', reason }] });
