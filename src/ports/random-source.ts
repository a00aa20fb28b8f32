/** Unpredictable bytes. */
export interface RandomSource {
  /** `length` bytes from a cryptographically secure source. Never fails for 1 ≤ length ≤ 1024. */
  bytes(length: number): Uint8Array;
}
