import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Fault } from '@fonoteca/domain';
import busboy from 'busboy';

export interface Uploaded {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly temporary: true;
}

export interface UploadOptions {
  readonly folder: string;
  /** Of all files of a request together. */
  readonly limitBytes: number;
  /** What faults name; `files` when left out. */
  readonly field?: string;
  /** The way out of a file that is too large. */
  readonly tooLarge?: string;
}

const mostFiles = 100;
const longestName = 200;

/**
 * Streams the files of a request to disk: `files` of multipart/form-data, or the raw body with `?name=`.
 * Memory does not grow with their size. On any failure what was written is deleted.
 * Throws Fault `invalid` or `too-large`.
 */
export async function receiveFiles(
  request: Request,
  incoming: IncomingMessage | undefined,
  rawName: string | undefined,
  options: UploadOptions,
): Promise<Uploaded[]> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > options.limitBytes + 1024 * 1024) throw tooLarge(options);
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const body = incoming ?? (request.body && Readable.fromWeb(request.body as never));
  if (!body) throw noFile(options);
  const files = new Files(options);
  try {
    const type = request.headers.get('content-type') ?? '';
    if (/^multipart\/form-data/i.test(type)) await receiveForm(body, type, files);
    else await files.save(rawName ?? 'upload', body);
    if (files.saved.length === 0) throw noFile(options);
    return files.saved;
  } catch (error) {
    await files.discard();
    throw error;
  }
}

/** Where this request's files go, counted against one limit. */
class Files {
  readonly saved: Uploaded[] = [];
  readonly #paths: string[] = [];
  readonly #options: UploadOptions;
  #left: number;

  constructor(options: UploadOptions) {
    this.#options = options;
    this.#left = options.limitBytes;
  }

  async save(name: string, content: Readable): Promise<void> {
    const path = join(this.#options.folder, randomUUID());
    this.#paths.push(path);
    let bytes = 0;
    const count = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        this.#left -= chunk.length;
        done(this.#left < 0 ? tooLarge(this.#options) : null, chunk);
      },
    });
    await pipeline(content, count, createWriteStream(path, { mode: 0o600 }));
    this.saved.push({ name: cleanName(name), path, bytes, temporary: true });
  }

  async discard(): Promise<void> {
    for (const path of this.#paths) await rm(path, { force: true });
  }
}

async function receiveForm(body: Readable, contentType: string, files: Files): Promise<void> {
  let form: busboy.Busboy;
  try {
    form = busboy({
      headers: { 'content-type': contentType },
      // Browsers write names of files in UTF-8.
      defParamCharset: 'utf8',
      limits: { files: mostFiles, fields: 20, fieldSize: 1000 },
    });
  } catch (cause) {
    throw new Fault('invalid', 'The form cannot be read', {
      fields: [{ field: 'Content-Type', reason: (cause as Error).message }],
      cause,
    });
  }
  const saving: Promise<void>[] = [];
  form.on('file', (_field, content, { filename }) => {
    const saved = files.save(filename || 'upload', content);
    // A file that cannot be kept ends the whole form.
    saved.catch((error) => form.destroy(error));
    saving.push(saved);
  });
  form.on('filesLimit', () => {
    const fields = [{ field: 'files', reason: `send at most ${mostFiles} files at once` }];
    form.destroy(new Fault('too-large', 'There are too many files', { fields }));
  });
  try {
    await pipeline(body, form);
    await Promise.all(saving);
  } catch (error) {
    await Promise.allSettled(saving);
    if (error instanceof Fault) throw error;
    throw new Fault('invalid', 'The upload broke off', {
      fields: [{ field: 'files', reason: (error as Error).message }],
      cause: error,
    });
  }
}

/** For show only: the file itself is stored under a name of ours. */
const cleanName = (name: string): string =>
  basename(name.replaceAll('\\', '/')).replace(/\p{C}/gu, '').slice(0, longestName) || 'upload';

const noFile = ({ field = 'files' }: UploadOptions) =>
  new Fault('invalid', 'No file was sent', {
    fields: [{ field, reason: `send multipart/form-data with \`${field}\`, or the file as the body` }],
  });

const raiseLimit = 'raise FONOTECA_UPLOAD_LIMIT_MIB, or run `fonoteca listens import FILE` on the server';

const tooLarge = ({ limitBytes, field = 'files', tooLarge: reason = raiseLimit }: UploadOptions) =>
  new Fault('too-large', `The upload is larger than ${Math.floor(limitBytes / 1024 / 1024)} MiB`, {
    fields: [{ field, reason }],
  });
