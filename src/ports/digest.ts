/** SHA-256 (FIPS 180-4). */
export interface Digest {
  /** 32 bytes: the digest of the text's UTF-8. Pure and synchronous. */
  sha256(text: string): Uint8Array;
  /** The same digest as 43 characters of base64url, made at once. */
  sha256Text(text: string): string;
}
