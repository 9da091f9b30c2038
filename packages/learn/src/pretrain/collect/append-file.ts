import { type FileHandle, open } from 'node:fs/promises';

/** A file that grows at its end. What lies behind the last settled length is forgotten on opening. */
export interface AppendFile {
  /** Bytes, those not yet written included. */
  readonly length: number;
  /** Copies the bytes. */
  append(bytes: Uint8Array): void;
  /** Writes what waits when it has become much. */
  relieve(): Promise<void>;
  /** All is on the disk when it returns. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const bufferBytes = 1 << 20;

/** Throws where the file is shorter than what was settled. */
export async function openAppendFile(path: string, settledBytes: number): Promise<AppendFile> {
  const handle: FileHandle = await open(path, settledBytes === 0 ? 'w+' : 'r+');
  const { size } = await handle.stat();
  if (size < settledBytes) {
    await handle.close();
    throw new RangeError(`${path} has ${size} bytes and not ${settledBytes}`);
  }
  await handle.truncate(settledBytes);
  let written = settledBytes;
  let buffer = Buffer.allocUnsafe(bufferBytes);
  let waiting = 0;
  const write = async (): Promise<void> => {
    if (waiting === 0) return;
    await handle.write(buffer, 0, waiting, written);
    written += waiting;
    waiting = 0;
  };
  return {
    get length() {
      return written + waiting;
    },
    append(bytes) {
      if (waiting + bytes.length > buffer.length)
        buffer = Buffer.concat([buffer.subarray(0, waiting)], (waiting + bytes.length) * 2);
      buffer.set(bytes, waiting);
      waiting += bytes.length;
    },
    async relieve() {
      if (waiting > bufferBytes / 2) await write();
    },
    async settle() {
      await write();
      await handle.datasync();
    },
    close: () => handle.close(),
  };
}
