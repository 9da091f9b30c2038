declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  /** RFC 8188 and RFC 8291; texts are base64url. */
  export function encrypt(
    plain: Buffer,
    parameters: {
      readonly version: 'aes128gcm';
      /** Public key of the receiver. */
      readonly dh: string;
      readonly privateKey: ECDH;
      readonly authSecret: string;
      readonly salt: string;
    },
  ): Buffer;
}
