/**
 * One frame of silence in MP3: MPEG 1 layer III, 64 kbit/s, 44.1 kHz, mono, no check sum. After the header all is
 * zero: no bits for any scale factor or spectrum, which every decoder hears as nothing.
 */
export const silentFrame: Buffer = Buffer.concat([Buffer.from([0xff, 0xfb, 0x50, 0xc0]), Buffer.alloc(204)]);

/** How long it sounds: 1,152 samples. */
export const silentFrameMs = (1152 / 44_100) * 1000;
