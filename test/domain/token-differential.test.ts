import { expect } from 'chai';
import fc from 'fast-check';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { AuthError } from '../../src/domain/errors.js';
import type { RawClaims } from '../../src/domain/model/token-claims.js';
import { TokenVerifier } from '../../src/domain/token-verifier.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.js';
import { MUTATED_ALGORITHMS, type Mutation, mutations } from '../support/token-mutations.js';

/** Why we refuse what jose accepts; each reason has a name, and nothing else may differ. */
const STRICTER: Readonly<Record<string, RegExp>> = {
  'one meaning only (RFC 8259 sections 4 and 8.1, CWE-1321)':
    /appears twice or is called __proto__|byte order mark/,
  'canonical base64url only (RFC 8725bis section 3.14)': /not canonical base64url/,
  'no critical extension, not even b64 (RFC 7515 section 4.1.11)': /^crit |unencoded payload/,
  'accepted types only (RFC 8725 section 3.11)': /^typ is /,
  'no other kind of token (RFC 8725 section 3.12)': /no claim of access tokens|not an access token|ID token/,
  'a key is named, by a text (RFC 7515 section 4.1.4)': /not the name of a key|a kid of more than/,
  'whole seconds (RFC 7519 section 2, tighter)': /not whole seconds/,
  'texts where the RFC has texts (RFC 7519 section 4.1)': /is not a text|neither a text nor a list of texts/,
  'bounded size and depth (CWE-400, CWE-674)': /nested too deep|^\d+ bytes$/,
};

interface Verdict {
  readonly claims?: RawClaims | JWTPayload;
  readonly refused?: string;
}

const clock = new FixedClock();

describe('the verdict about 10,000 mutated tokens', () => {
  let issuer: TestIssuer;
  before(async () => {
    issuer = await createTestIssuer({ algorithms: MUTATED_ALGORITHMS, clock });
  });

  it('is the one of jose, or stricter for a named reason', async () => {
    const keys = createLocalJWKSet(issuer.keys.toJwks() as unknown as JSONWebKeySet);
    const policy = {
      issuer: issuer.issuer,
      audiences: [issuer.audience],
      acceptedAlgorithms: MUTATED_ALGORITHMS,
      acceptedTypes: ['at+jwt', 'JWT', 'absent'],
      clockToleranceSeconds: 30,
    } as const;
    const verifier = new TokenVerifier([{ policy, keys: issuer.keys }], new NodeCryptoSigner(), clock);

    const ours = (token: string): Promise<Verdict> =>
      verifier.verify(token).then(
        ({ token: { rawClaims } }) => ({ claims: rawClaims }),
        (error: unknown) => {
          if (error instanceof AuthError) return { refused: error.reason ?? '' };
          throw error;
        },
      );
    const joses = (token: string): Promise<Verdict> =>
      jwtVerify(token, keys, {
        issuer: policy.issuer,
        audience: [...policy.audiences],
        algorithms: [...policy.acceptedAlgorithms],
        requiredClaims: ['exp'],
        clockTolerance: policy.clockToleranceSeconds,
        currentDate: new Date(clock.now()),
      }).then(
        ({ payload }) => ({ claims: payload }),
        (error: unknown) => ({ refused: String(error) }),
      );

    const seen = { accepted: 0, refused: 0, stricter: new Map<string, number>() };
    const compare = async ({ what, build }: Mutation): Promise<void> => {
      const token = build(issuer);
      const [mine, theirs] = await Promise.all([ours(token), joses(token)]);
      if (mine.claims !== undefined) {
        seen.accepted += 1;
        expect(theirs.refused, `we accept what jose refuses: ${what}`).to.equal(undefined);
        expect(mine.claims, what).to.deep.equal(theirs.claims);
      } else if (theirs.refused === undefined) {
        const name = Object.keys(STRICTER).find((key) => STRICTER[key]?.test(mine.refused ?? ''));
        expect(name, `jose accepts, we refuse: ${mine.refused}: ${what}`).to.be.a('string');
        seen.stricter.set(name ?? '', (seen.stricter.get(name ?? '') ?? 0) + 1);
      } else {
        seen.refused += 1;
      }
    };
    // By the dozen, because jose answers from a thread pool.
    const dozens = fc.array(mutations, { minLength: 12, maxLength: 12 });
    const property = fc.asyncProperty(dozens, async (dozen) => {
      await Promise.all(dozen.map(compare));
    });
    await fc.assert(property, { numRuns: 840 });
    // The comparison is worth something only where both verdicts are frequent.
    expect(seen.accepted).to.be.above(500);
    expect(seen.refused).to.be.above(3_000);
    if (process.env['SHOW_VERDICTS'] !== undefined) console.log(seen);
  });
});
