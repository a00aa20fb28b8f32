import { expect } from 'chai';
import { AuthError } from '../../src/domain/errors.js';
import type { ClaimsSubject, ExtraClaims } from '../../src/ports/claims-enricher.js';
import { PlanClaims } from '../../examples/own-adapters/plan-claims.js';
import { authFixture, ORIGIN, TEST_CONFIG } from '../support/auth-fixture.js';

type Enrich = (subject: ClaimsSubject) => Promise<ExtraClaims>;

const enrichedBy = (claimsFor: Enrich) => authFixture({ ports: () => ({ enricher: { claimsFor } }) });

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

const rejection = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("claims of the application's own", () => {
  it('are in the token of the sign-in and, read anew, in that of each refresh', async () => {
    let seats = 3;
    const plans = new PlanClaims({ planOf: async () => ({ name: 'team', seats }) });
    const { auth, signIn, user } = await enrichedBy((subject) => plans.claimsFor(subject));
    const first = await signIn(await user());
    expect(claimsOf(first.accessToken)['plan']).to.deep.equal({ name: 'team', seats: 3 });
    seats = 5;
    const second = await auth.refreshRotation.refresh(first.refreshToken, ORIGIN);
    expect(claimsOf(second.accessToken)['plan']).to.deep.equal({ name: 'team', seats: 5 });
    expect((await auth.authentication.authenticate(second.accessToken)).role).to.equal('viewer');
  });

  it('are asked for with what is known of the caller, and never with a password hash', async () => {
    const subjects: ClaimsSubject[] = [];
    const { signIn, user } = await enrichedBy(async (subject) => {
      subjects.push(subject);
      return {};
    });
    const ann = await user('operator', 'acme');
    const { accessToken } = await signIn(ann);
    expect(subjects).to.deep.equal([
      {
        userId: ann.id,
        email: ann.email,
        displayName: '',
        role: 'operator',
        orgId: 'acme',
        groups: [],
        sid: claimsOf(accessToken)['sid'],
        audience: TEST_CONFIG.audience,
      },
    ]);
  });

  it('give a retried refresh the same token again while they stay the same', async () => {
    const { auth, signIn, user } = await enrichedBy(async () => ({ plan: 'team' }));
    const { refreshToken } = await signIn(await user());
    const [once, again] = [
      await auth.refreshRotation.refresh(refreshToken, ORIGIN),
      await auth.refreshRotation.refresh(refreshToken, ORIGIN),
    ];
    expect(again.accessToken).to.equal(once.accessToken);
  });

  const RESERVED = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'client_id', 'sid', 'epoch'];
  for (const name of [...RESERVED, 'email', 'email_verified', 'role', 'roles', 'org_id', 'groups']) {
    it(`cannot be "${name}": no token is made`, async () => {
      const { ports, signIn, user } = await enrichedBy(async () => ({ [name]: 'superadmin' }));
      const ann = await user();
      const error = await rejection(signIn(ann));
      expect(error).to.be.instanceOf(Error).and.not.to.be.instanceOf(AuthError);
      expect(String(error)).to.contain(name);
      expect(await ports.families.listLive(ann.id, 0)).to.deep.equal([]);
    });
  }

  it('cannot reach the prototype of the claims', async () => {
    const hostile = JSON.parse('{"__proto__":{"role":"superadmin"}}') as ExtraClaims;
    const { signIn, user } = await enrichedBy(async () => hostile);
    expect(String(await rejection(signIn(await user())))).to.contain('__proto__');
  });

  it('count towards the size of the token, and what is too large is named before anything is stored', async () => {
    const { ports, signIn, user } = await enrichedBy(async () => ({ essay: 'x'.repeat(20_000) }));
    const ann = await user();
    const error = await rejection(signIn(ann));
    expect(error).to.include({ code: 'claims_too_large' });
    expect(String(error)).to.contain('largest claims: essay');
    expect(await ports.families.listLive(ann.id, 0)).to.deep.equal([]);
  });

  it('refuse the request as unavailable when they cannot be had, and the old refresh token still counts', async () => {
    let broken = false;
    const { auth, signIn, user } = await enrichedBy(async () => {
      if (broken) throw new Error('the directory is down');
      return { plan: 'team' };
    });
    const { refreshToken } = await signIn(await user());
    broken = true;
    const error = await rejection(auth.refreshRotation.refresh(refreshToken, ORIGIN));
    expect(error).to.include({ code: 'store_unavailable' });
    broken = false;
    expect((await auth.refreshRotation.refresh(refreshToken, ORIGIN)).refreshToken).not.to.equal(
      refreshToken,
    );
  });
});
