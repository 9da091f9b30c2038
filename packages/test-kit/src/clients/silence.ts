export interface SilenceTags {
  readonly artist: string;
  readonly title: string;
  readonly album: string;
  readonly track?: number;
}

const samplesPerSecond = 8000;

/** A WAV file of silence (8 bit, mono, 8 kHz) with its tags in a RIFF INFO list. */
export function silence(seconds: number, tags: SilenceTags): Buffer {
  const samples = Buffer.alloc(samplesPerSecond * seconds, 0x80);
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(samplesPerSecond, 4);
  format.writeUInt32LE(samplesPerSecond, 8);
  format.writeUInt16LE(1, 12);
  format.writeUInt16LE(8, 14);
  const info = Buffer.concat([
    Buffer.from('INFO'),
    chunk('INAM', text(tags.title)),
    chunk('IART', text(tags.artist)),
    chunk('IPRD', text(tags.album)),
    ...(tags.track === undefined ? [] : [chunk('ITRK', text(String(tags.track)))]),
  ]);
  const content = Buffer.concat([
    Buffer.from('WAVE'),
    chunk('fmt ', format),
    chunk('LIST', info),
    chunk('data', samples),
  ]);
  return chunk('RIFF', content);
}

const text = (value: string): Buffer => Buffer.from(`${value}\0`);

function chunk(name: string, content: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  const padding = Buffer.alloc(content.length % 2);
  return Buffer.concat([Buffer.from(name, 'latin1'), size, content, padding]);
}
