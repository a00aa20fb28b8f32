import type { JwksFetched, JwksFetchFailure, JwksSource } from '../../src/ports/jwks-source.js';

const FACTS = {
  url: 'https://issuer.example.com/jwks',
  elapsedMs: 12,
  timeoutMs: 5_000,
  timeoutOption: 'jwksTimeoutSeconds',
} as const;

/** An Ed25519 JWK whose material follows from `seed`. */
export const edJwk = (kid: string, seed = kid): Record<string, string> => ({
  kty: 'OKP',
  crv: 'Ed25519',
  kid,
  x: Buffer.alloc(32, seed).toString('base64url'),
});

/** What an issuer that publishes these JWKs answers. */
export const published = (...keys: readonly unknown[]): JwksFetched => body(JSON.stringify({ keys }));

export const body = (text: string): JwksFetched => ({ kind: 'fetched', text, ...FACTS });

export const failed = (reason = 'status 503'): JwksFetchFailure => ({
  kind: 'failed',
  phase: 'headers',
  reason,
  ...FACTS,
});

/** Answers as told, counts the questions, and can hold an answer back. */
export class ScriptedJwksSource implements JwksSource {
  fetches = 0;
  closed = false;
  #gate: Promise<void> | undefined;

  constructor(public answer: JwksFetched | JwksFetchFailure) {}

  /** Every fetch from now on ends when the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = withResolvers();
    this.#gate = promise;
    return () => {
      this.#gate = undefined;
      resolve();
    };
  }

  async fetch(): Promise<JwksFetched | JwksFetchFailure> {
    this.fetches += 1;
    await this.#gate;
    return this.answer;
  }

  close(): void {
    this.closed = true;
  }
}

function withResolvers(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve: () => resolve() };
}
