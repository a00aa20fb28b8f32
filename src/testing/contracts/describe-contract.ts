import type { Contract, Make } from './contract.js';

/** The two functions of a test framework that a contract needs; those of mocha, vitest and node:test fit. */
export interface TestFramework {
  describe(title: string, body: () => void): void;
  it(title: string, test: () => Promise<void>): void;
}

/** Declares one test a clause. A failure names the consequence beside the broken promise. */
export function describeContract<Port>(
  name: string,
  contract: Contract<Port>,
  make: Make<Port>,
  { describe, it }: TestFramework,
): void {
  describe(name, () => {
    for (const { clause, consequence, run } of contract) {
      it(clause, () =>
        run(make).catch((cause: unknown) => {
          const detail = cause instanceof Error ? cause.message : String(cause);
          throw new Error(`Broken promise: ${clause}. Consequence: ${consequence}. ${detail}`, { cause });
        }),
      );
    }
  });
}
