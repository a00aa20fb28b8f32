import { expect } from 'chai';
import fc from 'fast-check';
import { compose } from '../../src/composition/container/compose.js';
import { loadable } from '../../src/composition/container/loadable.js';
import { AUTH_DEFAULTS, type AuthConfig } from '../../src/composition/auth-config.js';
import { AuthConfigError } from '../../src/composition/auth-config-error.js';
import { AUTH_CONFIG_RULES } from '../../src/composition/auth-config-rules.js';
import { AUTH_BOUNDS } from '../../src/composition/config/auth-bounds.js';
import { authSection } from '../../src/composition/config/auth-section.js';
import { snakeCase } from '../../src/composition/config/key-names.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { ownIssuer } from '../../src/composition/own-issuer.js';
import { SIGNING_ALGORITHMS } from '../../src/domain/model/signing-key.js';
import { testContainer } from '../../src/testing/test-container.js';
import { authFixture } from '../support/auth-fixture.js';
import { failureOf } from '../support/failure.js';

const GOOD: AuthConfig = { ...AUTH_DEFAULTS, issuer: 'https://shop.example.com' };

/** What a caller without a compiler may write. */
const misshapen = (members: Readonly<Record<string, unknown>>): AuthConfig =>
  Object.assign({ ...GOOD }, members);

/** Every problem that `createAuth` finds, as `member message`. */
function problemsOf(config: unknown): readonly string[] {
  try {
    createAuth({} as Parameters<typeof createAuth>[0], config as AuthConfig);
  } catch (error) {
    if (error instanceof AuthConfigError)
      return error.problems.map(({ member, message }) => `${member} ${message}`);
  }
  return [];
}

describe('the configuration that code gives', () => {
  const refused: readonly [member: string, value: unknown, problem: string][] = [
    ['accessTokenExpireMinutes', -1, 'must be a number from 0.1 to 1440, and is -1'],
    ['accessTokenExpireMinutes', 0, 'must be a number from 0.1 to 1440, and is 0'],
    ['accessTokenExpireMinutes', NaN, 'must be a number from 0.1 to 1440, and is NaN'],
    ['accessTokenExpireMinutes', Infinity, 'must be a number from 0.1 to 1440, and is Infinity'],
    ['accessTokenExpireMinutes', '15', 'must be a number from 0.1 to 1440, and is another text'],
    ['accessTokenExpireMinutes', undefined, 'is missing; AUTH_DEFAULTS has one'],
    ['maxTokenBytes', 7_500.5, 'must be a whole number from 1000 to 16000, and is 7500.5'],
    ['issuer', undefined, 'is missing: the public address'],
    [
      'issuer',
      'shop.example.com',
      'must be an http or https URL without query, fragment or user, and is another text',
    ],
    ['algorithm', 'HS256', `must be one of ${SIGNING_ALGORITHMS.join(', ')}, and is another text`],
    ['algorithms', 'RS256', `must be a list of ${SIGNING_ALGORITHMS.join(', ')}, and is another text`],
    ['audiences', new Map(), `must map audiences to ${SIGNING_ALGORITHMS.join(', ')}, and is another object`],
    ['adminEmail', 'root', 'must be an e-mail address, its domain in ASCII, and is another text'],
    ['throttleEnabled', 'no', 'must be true or false, and is another text'],
    ['sessionAddress', null, 'must be one of full, truncated, none, and is null'],
    ['accessTokenExpireMinute', 5, 'is no member of AuthConfig; did you mean "accessTokenExpireMinutes"?'],
    ['dataDir', './data', 'is no member of AuthConfig'],
    ['refreshTokenExpireDays', 31, 'is above refreshAbsoluteDays (30)'],
    [
      'audiences',
      { 'pico-bot': 'ES256' },
      'gives audience (pico-bot) the algorithm ES256, and algorithm is RS256',
    ],
  ];
  for (const [member, value, problem] of refused) {
    it(`is refused by name: ${member} ${problem}`, () => {
      expect(problemsOf(misshapen({ [member]: value }))).to.deep.equal([`${member} ${problem}`]);
    });
  }

  it('is refused for everything at once, and shows no secret', () => {
    const found = problemsOf({
      issuer: 'https://a:hunter2@b.example',
      adminPassword: 'ADMIN',
      keyRotateDays: 0,
    });
    expect(found).to.have.length(Object.keys(AUTH_CONFIG_RULES).length);
    expect(found.join('\n')).to.not.match(/hunter2|ADMIN/);
    expect(problemsOf(undefined)).to.deep.equal(['config must be an object, and is undefined']);
  });

  it('is refused alike by createAuth, a container, modules for a host, and the guards of the server', async () => {
    const config = misshapen({ keyRotateDays: -1 });
    const fixture = await authFixture();
    const ways: readonly (() => unknown)[] = [
      () => createAuth(fixture.ports, config),
      () => ownIssuer(fixture.auth, config),
      () => loadable([], { config }),
      () => compose({ config }),
      () => testContainer({}, { config: { keyRotateDays: -1 } }),
    ];
    for (const way of ways) {
      const error = await failureOf((async () => way())());
      expect(String(error)).to.equal(
        'AuthConfigError: The AuthConfig cannot be used:\n  keyRotateDays must be a number from 1 to 3650, and is -1',
      );
    }
    await fixture.close();
  });

  it('is refused for exactly what the file would be refused for', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '',
        'admin',
        'Admin',
        'full',
        'x'.repeat(256),
        'x'.repeat(257),
        'a@b.example',
        ' a@b',
        ...SIGNING_ALGORITHMS,
      ),
      fc.constantFrom(
        'https://a.example',
        'http://a.example/?',
        'https://a.example/#x',
        'ftp://a',
        'https://u@a',
      ),
      fc.webUrl({ withQueryParameters: true }),
      fc.emailAddress(),
    );
    const edges = Object.values(AUTH_BOUNDS).flatMap(({ min, max }) => [min, max, min - 0.001, max + 1]);
    const value = fc.oneof(
      text,
      fc.constantFrom(...edges, NaN, Infinity, -0, null, true, false, 2 ** 53),
      fc.double(),
      fc.integer({ min: -2, max: 20_000 }),
      fc.array(fc.oneof(fc.constantFrom(...SIGNING_ALGORITHMS), fc.integer())),
      fc.dictionary(text, fc.oneof(fc.constantFrom(...SIGNING_ALGORITHMS), text)),
      fc.bigInt(),
    );
    const { shape } = authSection;
    const schemas = new Map(Object.entries(shape));
    let [taken, refusals] = [0, 0];
    fc.assert(
      fc.property(fc.constantFrom(...Object.entries(AUTH_CONFIG_RULES)), value, ([member, rule], given) => {
        const schema = schemas.get(snakeCase(member));
        if (schema === undefined) throw new Error(`${member} is no key`);
        const isTaken = rule(given) === undefined;
        if (isTaken) taken += 1;
        else refusals += 1;
        expect(schema.safeParse(given).success).to.equal(isTaken);
      }),
      { numRuns: 20_000 },
    );
    expect(Math.min(taken, refusals)).to.be.greaterThan(1_000);
  });
});

describe('fractions of minutes and days', () => {
  it('make tokens and sessions as short as they say', async () => {
    const config = { accessTokenExpireMinutes: 0.5, refreshTokenExpireDays: 0.01, refreshAbsoluteDays: 0.25 };
    const { auth, user, signIn, clock, caller, close } = await authFixture({ config });
    const person = await user();
    const pair = await signIn(person);
    expect(pair.expiresInSeconds).to.be.within(29, 30);
    await caller(person);
    clock.advance(864_000);
    const error = await failureOf(
      auth.refreshRotation.refresh(pair.refreshToken, { address: undefined, userAgent: undefined }),
    );
    expect(error).to.have.property('code', 'invalid_grant');
    await close();
  });
});
