/** The time. Every expiry in the domain is decided by this clock, never by a store. */
export interface Clock {
  /** Milliseconds since the Unix epoch. May step backwards; callers must not assume otherwise. */
  now(): number;
}
