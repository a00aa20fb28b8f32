/** A new, empty implementation of a port, and how to let go of it. */
export interface Made<Port> {
  readonly subject: Port;
  dispose?(): Promise<void>;
}

export type Make<Port> = () => Promise<Made<Port>>;

/** One promise of a port, as a test. */
export interface Clause<Port> {
  /** The promise, as a sentence. */
  readonly clause: string;
  /** What an attacker gains, or a user loses, where it is broken. */
  readonly consequence: string;
  /** Rejects with an error when the implementation breaks the promise. */
  run(make: Make<Port>): Promise<void>;
}

/** All promises of a port. Data, so that any test runner can take it. */
export type Contract<Port> = readonly Clause<Port>[];

/** Builds a clause whose test needs one fresh implementation. */
export const clause = <Port>(
  promise: string,
  consequence: string,
  test: (subject: Port) => Promise<void>,
): Clause<Port> => ({
  clause: promise,
  consequence,
  async run(make) {
    const made = await make();
    try {
      await test(made.subject);
    } finally {
      await made.dispose?.();
    }
  },
});
