import { inflateSync } from 'node:zlib';
import { createJimp } from '@jimp/core';
import jpeg from '@jimp/js-jpeg';
import png from '@jimp/js-png';
import { methods } from '@jimp/plugin-resize';
import { type CoverSize, type Covers, coverSizes } from './files.ts';

const Jimp = createJimp({ formats: [jpeg, png], plugins: [methods] });

/** Beyond this a picture is a bomb, not a cover: 30 million pixels take 120 MB. */
const mostPixels = 30_000_000;

/** A picture that is refused; the message is for the person. */
export class NoCover extends Error {}

/**
 * Decodes a JPEG or PNG and encodes it anew in three sizes, so that what is served was written here:
 * nothing that hides in a file from elsewhere (scripts, places, profiles) gets through.
 * Throws NoCover for anything else and for pictures that are too large.
 */
export async function resizeCover(bytes: Uint8Array): Promise<Covers> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = kindOf(buffer);
  if (!kind) throw new NoCover('It is no JPEG or PNG');
  if (kind === 'png') checkPng(buffer);
  const image = await decode(buffer);
  checkPixels(image.bitmap.width, image.bitmap.height);
  layOnWhite(image.bitmap.data);
  const covers: Partial<Record<CoverSize, Uint8Array>> = {};
  // From large to small: each size is made from the one before it.
  for (const size of ['large', 'medium', 'small'] as const) {
    const edge = coverSizes[size];
    if (Math.max(image.bitmap.width, image.bitmap.height) > edge) image.scaleToFit({ w: edge, h: edge });
    covers[size] = await image.getBuffer('image/jpeg', { quality: 85 });
  }
  return covers as Covers;
}

async function decode(buffer: Buffer) {
  try {
    return await Jimp.fromBuffer(buffer, {
      'image/jpeg': { maxResolutionInMP: mostPixels / 1_000_000, maxMemoryUsageInMB: 500 },
    });
  } catch (error) {
    throw new NoCover(
      `It cannot be decoded: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`,
    );
  }
}

function kindOf(bytes: Buffer): 'jpeg' | 'png' | null {
  if (bytes.length > 64 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  return bytes.length > 64 && bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n' ? 'png' : null;
}

/**
 * The decoder takes the last header of a file, not the first, and unpacks an interlaced picture however long it
 * gets: so there is one header, and what is interlaced unpacks to no more than its pixels take.
 */
function checkPng(buffer: Buffer): void {
  const width = buffer.readUInt32BE(16);
  const height = buffer.readUInt32BE(20);
  checkPixels(width, height);
  const packed: Buffer[] = [];
  for (let at = 8, chunks = 0; at + 8 <= buffer.length; chunks++) {
    const length = buffer.readUInt32BE(at);
    const type = buffer.toString('latin1', at + 4, at + 8);
    if ((type === 'IHDR') !== (chunks === 0)) throw new NoCover('It has no header, or more than one');
    if (type === 'IDAT') packed.push(buffer.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  if (buffer[28] === 0) return;
  // Eight bytes a pixel at most; the seven passes together have less than twice the rows, each with a filter.
  const maxOutputLength = width * height * 8 + height * 4 + 1000;
  try {
    inflateSync(Buffer.concat(packed), { maxOutputLength });
  } catch (error) {
    throw new NoCover(`It cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checkPixels(width: number, height: number): void {
  if (width < 1 || height < 1 || width * height > mostPixels)
    throw new NoCover(`It has ${width} × ${height} pixels, more than a cover`);
}

/** JPEG knows no transparency: what shines through is white. */
function layOnWhite(pixels: Buffer | Uint8Array | Uint8ClampedArray | number[]): void {
  for (let index = 3; index < pixels.length; index += 4) {
    const alpha = (pixels[index] ?? 255) / 255;
    if (alpha === 1) continue;
    for (let channel = index - 3; channel < index; channel += 1) {
      pixels[channel] = Math.round((pixels[channel] ?? 0) * alpha + 255 * (1 - alpha));
    }
    pixels[index] = 255;
  }
}
