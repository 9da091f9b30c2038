/** Finds a barcode in the picture that a video shows; null when there is none. */
export type FrameReader = (frame: HTMLVideoElement) => Promise<string | null>;
