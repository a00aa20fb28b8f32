import { AuthError } from './errors.js';
import type { SigningAlgorithm } from './model/signing-key.js';

export interface AudiencesConfig {
  /** `aud` where a sign-in names no other. */
  readonly audience: string;
  /** Algorithm of the default audience, and of every one that names none. */
  readonly algorithm: SigningAlgorithm;
  /** Further audiences, with the algorithm of their tokens: old services keep RS256 while others move on. */
  readonly audiences: Readonly<Record<string, SigningAlgorithm>>;
  /** The only audience that endpoints of administrators take; undefined: any that is configured. */
  readonly adminAudience: string | undefined;
}

/** Whom tokens are for (RFC 9068 section 3), and how they are signed for them. */
export class Audiences {
  readonly #algorithms: ReadonlyMap<string, SigningAlgorithm>;

  constructor(private readonly config: AudiencesConfig) {
    const { audience, adminAudience, algorithm, audiences } = config;
    this.#algorithms = new Map([
      [audience, algorithm],
      ...(adminAudience === undefined ? [] : [[adminAudience, algorithm] as const]),
      ...Object.entries(audiences),
    ]);
  }

  /** Every audience that tokens are issued for. */
  all(): readonly string[] {
    return [...this.#algorithms.keys()];
  }

  /** The audience a sign-in asks for. @throws AuthError `audience_unknown` unless it is configured. */
  chosen(asked: string | undefined): string {
    if (asked === undefined) return this.config.audience;
    if (!this.#algorithms.has(asked)) throw new AuthError('audience_unknown');
    return asked;
  }

  /** The algorithm of its tokens; of an audience that is configured no more, the default one. */
  algorithmOf(audience: string): SigningAlgorithm {
    return this.#algorithms.get(audience) ?? this.config.algorithm;
  }

  /** Whether a token for these audiences opens the endpoints of administrators. */
  mayAdminister(audiences: readonly string[]): boolean {
    const { adminAudience } = this.config;
    return adminAudience === undefined || audiences.includes(adminAudience);
  }
}
