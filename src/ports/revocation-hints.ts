/**
 * Word between processes that something was revoked. A hint says nothing and proves nothing: whoever gets
 * one asks the source at once, and asks it in its own rhythm anyway, so that a lost or invented hint does
 * no harm. Failure mode: hints that cannot be delivered are dropped.
 */
export interface RevocationHints {
  /** Tells all who listen, this process included. Never throws, never delays the caller; several in a row may arrive as one. */
  publish(): void;
  /**
   * Calls the listener after each hint, and after each time in which hints may have been lost. What it
   * throws is ignored.
   * @returns ends the subscription.
   */
  subscribe(listener: () => void): () => void;
}
