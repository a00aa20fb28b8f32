export type ProblemKind = 'missing' | 'doubled' | 'cycle' | 'scope' | 'host';

/** One thing wrong with the wiring. */
export interface CompositionProblem {
  readonly kind: ProblemKind;
  readonly token: string;
  /** From an entry point to the token. */
  readonly path: readonly string[];
  /** What is wrong and what to do. */
  readonly detail: string;
}

/** The modules do not fit together. Lists every problem at once; nothing was started. */
export class CompositionError extends Error {
  override readonly name = 'CompositionError';

  constructor(readonly problems: readonly CompositionProblem[]) {
    const lines = problems.map(
      ({ detail, path }, index) => `  ${index + 1}. ${detail}\n     path: ${path.join(' -> ')}`,
    );
    super([`Invalid composition (${counted(problems.length)}):`, ...lines].join('\n'));
  }
}

const counted = (count: number): string => `${count} problem${count === 1 ? '' : 's'}`;
