import { expect } from 'chai';
import type { AuthPorts } from '../../src/composition/auth-ports.js';
import { authServicesOf } from '../../src/composition/container/auth-services-of.js';
import { PORTS } from '../../src/composition/container/auth-tokens.js';
import type { Overrides } from '../../src/composition/container/container-options.js';
import { createContainer, type AuthContainer } from '../../src/composition/container/create-container.js';
import { createAuth } from '../../src/composition/create-auth.js';
import type { AuthServices } from '../../src/domain/auth-services.js';
import type { User } from '../../src/domain/model/user.js';
import { authFixture, ORIGIN, PASSWORD, TEST_CONFIG } from '../support/auth-fixture.js';

const overridesOf = ({
  serviceTokens,
  storeClock,
  hints,
  healthChecks: _,
  ...ports
}: AuthPorts): Overrides => ({
  ...ports,
  ...(storeClock && { storeClock }),
  ...(hints && { hints }),
  serviceTokenRepository: serviceTokens,
});

/**
 * Walks two graphs of objects side by side. They are alike when every object has the same class and the
 * same named members, leads to alike objects, and is shared by the same owners. Private `#` members are
 * made by the constructors themselves and not looked at.
 */
function expectAlike(left: unknown, right: unknown, path: string, pairs: Map<unknown, unknown>): void {
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null) {
    expect(right, path).to.equal(left);
    return;
  }
  if (pairs.has(left)) {
    expect(pairs.get(left) === right, `${path} is shared in the same way`).to.equal(true);
    return;
  }
  pairs.set(left, right);
  expect(right.constructor.name, path).to.equal(left.constructor.name);
  const members = new Map(Object.entries(right));
  expect([...members.keys()], path).to.have.members(Object.keys(left));
  for (const [name, value] of Object.entries(left))
    expectAlike(value, members.get(name), `${path}.${name}`, pairs);
}

describe('the two composition roots', () => {
  let plain: AuthServices;
  let contained: AuthServices;
  let app: AuthContainer;
  let user: User;
  let close: () => Promise<void>;

  before(async () => {
    const fixture = await authFixture();
    plain = createAuth(fixture.ports, TEST_CONFIG);
    await plain.keyRing.start();
    app = await createContainer({ config: TEST_CONFIG, overrides: overridesOf(fixture.ports) });
    contained = authServicesOf(app);
    user = await contained.operator.recovery.createUser({
      email: 'both@example.com',
      password: PASSWORD,
      displayName: '',
      role: 'viewer',
      orgId: (await fixture.user()).orgId,
    });
    close = fixture.close;
  });

  after(async () => {
    await app.stop();
    await close();
  });

  it('offer the same services', () => {
    expect(Object.keys(contained)).to.have.members(Object.keys(plain));
    expect(Object.keys(contained.operator)).to.have.members(Object.keys(plain.operator));
  });

  it('wire the same classes over the same parts, shared in the same way', () => {
    const pairs = new Map<unknown, unknown>();
    expectAlike(plain, contained, 'auth', pairs);
    expect(pairs.size).to.be.greaterThan(40);
  });

  it('notice a difference', async () => {
    const other = createAuth({ ...(await authFixture()).ports }, TEST_CONFIG);
    const { signIn, ...rest } = other;
    const sameShape = { ...rest, signIn: Object.assign(Object.create(signIn) as object, { ...signIn }) };
    const operator = { ...other.operator, recovery: signIn };
    expect(() => expectAlike(other, { ...sameShape, operator }, 'auth', new Map())).to.throw(
      'auth.operator.recovery',
    );
  });

  it('need nothing that the other does not: the ports are all the container asks for', () => {
    const bound = app.graph().nodes.filter(({ overridden, reached }) => overridden && reached);
    expect(bound.map(({ name }) => name)).to.have.members(Object.keys(PORTS).map((name) => `auth.${name}`));
  });

  for (const root of ['plain', 'contained'] as const) {
    it(`sign in, refresh and authenticate (${root})`, async () => {
      const auth = root === 'plain' ? plain : contained;
      const other = root === 'plain' ? contained : plain;
      const pair = await auth.signIn.signIn({
        email: 'both@example.com',
        password: PASSWORD,
        origin: ORIGIN,
      });
      const next = await auth.refreshRotation.refresh(pair.refreshToken, ORIGIN);
      expect(next.refreshToken).not.to.equal(pair.refreshToken);
      const caller = await other.authentication.authenticate(next.accessToken);
      expect(caller.userId).to.equal(user.id);
    });
  }
});
