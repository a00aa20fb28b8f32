/** Something the server depends on and can ask after. */
export interface HealthCheck {
  /** Stable lower-case name, as shown by readiness: `database`, `key-store`. Not `keys` and `every-key`, the key ring's. */
  readonly name: string;
  /** The server does its work without it, only less well: readiness shows the state and stays green. */
  readonly optional?: true;
  /**
   * Resolves while the dependency works; rejects with an Error that says why, or takes longer than its caller
   * waits, when it does not. Asks anew each time, many at once too, so that it resolves again as soon as the
   * dependency works again. Never throws without a promise.
   */
  check(): Promise<void>;
}
