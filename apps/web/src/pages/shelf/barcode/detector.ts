import type { FrameReader } from './frame-reader.ts';

interface NativeDetector {
  detect(frame: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface NativeDetectorClass {
  new (options: { formats: string[] }): NativeDetector;
  getSupportedFormats(): Promise<string[]>;
}

const formats = ['ean_13', 'ean_8', 'upc_a'];

/** The browser's own detector where it knows the codes of records, else a library that is loaded then. */
export const openDetector = async (): Promise<FrameReader> => {
  const Native = (globalThis as { BarcodeDetector?: NativeDetectorClass }).BarcodeDetector;
  const known = (await Native?.getSupportedFormats().catch(() => [])) ?? [];
  if (Native && known.includes('ean_13')) {
    const detector = new Native({ formats: formats.filter((format) => known.includes(format)) });
    return async (frame) => (await detector.detect(frame))[0]?.rawValue ?? null;
  }
  const { libraryDetector } = await import('./library-detector.ts');
  return libraryDetector();
};
