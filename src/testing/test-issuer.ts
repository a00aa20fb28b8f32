import type { VerificationAlgorithm } from '../domain/model/signing-key.js';
import type { Clock } from '../ports/clock.js';
import { MALICIOUS_TOKENS, type MaliciousTokenName } from './malicious-tokens.js';
import { TestJwksServer } from './test-jwks-server.js';
import { TestKey } from './test-key.js';
import { TestKeySet } from './test-key-set.js';
import { type Members, TokenForge } from './token-forge.js';

export interface TestIssuerOptions {
  /** `https://issuer.test` unless given; over HTTP the address of the server. */
  readonly issuer?: string;
  /** Audience of its tokens; `test-api` unless given. */
  readonly audience?: string;
  /** One key is made for each; the first signs unless a token asks for another. RS256 unless given. */
  readonly algorithms?: readonly VerificationAlgorithm[];
  /** The clock of the verifier under test; the machine's unless given. */
  readonly clock?: Clock;
  /** Publishes the keys on a free port of 127.0.0.1 as well; `close` ends it. */
  readonly http?: boolean;
}

export interface TestTokenOptions {
  readonly algorithm?: VerificationAlgorithm;
  /** Changes of the header; undefined removes a member. */
  readonly header?: Members;
}

/** An issuer with real keys, whose tokens any verifier can be tested with. */
export class TestIssuer {
  #issued = 0;

  /** @internal */
  constructor(
    readonly issuer: string,
    readonly audience: string,
    /** Its key source in this process: no network, and changes count at once. */
    readonly keys: TestKeySet,
    private readonly clock: Clock,
    private readonly first: VerificationAlgorithm,
    private readonly server: TestJwksServer | undefined,
  ) {}

  /** The published key set, with its faults and the number of requests. @throws Error without `http: true`. */
  get http(): TestJwksServer {
    if (this.server === undefined) throw new Error('This test issuer was made without "http: true".');
    return this.server;
  }

  /**
   * A good token for fifteen minutes, of `usr_test`, a viewer without groups. Claims are given under
   * the names that stand in the token (`sub`, `role`, `groups`, `org_id`, …); undefined removes one.
   */
  token(claims: Members = {}, { algorithm, header = {} }: TestTokenOptions = {}): string {
    this.#issued += 1;
    return this.forge(algorithm).signed(header, { jti: `test-${this.#issued}`, ...claims });
  }

  /** A token of the corpus of malicious ones, by name: `expired`, `wrongAudience`, `algorithmConfusion`, … */
  badToken(name: MaliciousTokenName, { algorithm }: TestTokenOptions = {}): string {
    return MALICIOUS_TOKENS[name].build(this.forge(algorithm));
  }

  /** For tokens that have no name yet. */
  forge(algorithm: VerificationAlgorithm = this.first): TokenForge {
    const { issuer, audience } = this;
    return new TokenForge(this.keys.signing(algorithm), {
      issuer,
      audience,
      now: Math.floor(this.clock.now() / 1000),
    });
  }

  /** Publishes a new key, which signs from now on; the former ones stay published. Answers with its kid. */
  async rotate(algorithm: VerificationAlgorithm = this.first): Promise<string> {
    const key = await TestKey.make(algorithm);
    this.keys.add(key);
    return key.kid;
  }

  /** Withdraws the key that signs now, or the one with this kid. */
  dropKey(kid: string = this.keys.signing(this.first).kid): void {
    this.keys.drop(kid);
  }

  async close(): Promise<void> {
    await this.server?.close();
  }
}

/** An issuer of tokens for tests. Remember `close()` when it was opened over HTTP. */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const { audience = 'test-api', algorithms = ['RS256'], clock = SYSTEM_CLOCK } = options;
  const [first] = algorithms;
  if (first === undefined) throw new Error('A test issuer needs an algorithm.');
  const keys = new TestKeySet(await Promise.all(algorithms.map((algorithm) => TestKey.make(algorithm))));
  const server =
    options.http === true ? await TestJwksServer.open(keys, (origin) => options.issuer ?? origin) : undefined;
  const issuer = options.issuer ?? server?.origin ?? 'https://issuer.test';
  return new TestIssuer(issuer, audience, keys, clock, first, server);
}

const SYSTEM_CLOCK: Clock = { now: () => Date.now() };
