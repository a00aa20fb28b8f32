/** The clock that all nodes of a shared store have in common. */
export interface StoreClock {
  /** The store's time in milliseconds. Fails with `store_unavailable` when it cannot be asked. */
  now(): Promise<number>;
}
