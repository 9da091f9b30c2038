import {
  BarcodeFormat,
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  MultiFormatOneDReader,
  RGBLuminanceSource,
} from '@zxing/library';
import type { FrameReader } from './frame-reader.ts';

/** Wide enough for the bars of a record's sleeve held before a camera, small enough for a phone. */
const widest = 960;

/** Reads EAN and UPC codes by ZXing in plain JavaScript: no WebAssembly, which our policy would refuse. */
export const libraryDetector = (): FrameReader => {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const reader = new MultiFormatOneDReader(
    new Map<DecodeHintType, unknown>([
      [DecodeHintType.POSSIBLE_FORMATS, [BarcodeFormat.EAN_13, BarcodeFormat.EAN_8, BarcodeFormat.UPC_A]],
      [DecodeHintType.TRY_HARDER, true],
    ]),
  );
  return async (frame) => {
    if (!context || frame.videoWidth === 0) return null;
    const scale = Math.min(1, widest / frame.videoWidth);
    canvas.width = Math.round(frame.videoWidth * scale);
    canvas.height = Math.round(frame.videoHeight * scale);
    context.drawImage(frame, 0, 0, canvas.width, canvas.height);
    return readBarcode(context.getImageData(0, 0, canvas.width, canvas.height), reader);
  };
};

/** The code in a picture; null when none is found. */
const readBarcode = ({ data, width, height }: ImageData, reader: MultiFormatOneDReader): string | null => {
  const grey = new Uint8ClampedArray(width * height);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    const at = pixel * 4;
    grey[pixel] = ((data[at] ?? 0) * 306 + (data[at + 1] ?? 0) * 601 + (data[at + 2] ?? 0) * 117) >> 10;
  }
  try {
    const source = new RGBLuminanceSource(grey, width, height);
    return reader.decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
  } catch {
    // ZXing throws where it finds nothing: the next picture may have it.
    return null;
  } finally {
    reader.reset();
  }
};
