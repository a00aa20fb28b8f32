/** Something the server depends on and can ask after. */
export interface HealthCheck {
  /** Stable lower-case name, as shown by readiness: `database`, `keys`. */
  readonly name: string;
  /** The server does its work without it, only less well: readiness shows the state and stays green. */
  readonly optional?: true;
  /** Resolves while the dependency works; rejects, or takes longer than its caller waits, when it does not. */
  check(): Promise<void>;
}
