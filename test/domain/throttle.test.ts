import { expect } from 'chai';
import { MemoryRateLimiter } from '../../src/adapters/memory/memory-rate-limiter.js';
import { AuthError } from '../../src/domain/errors.js';
import { Throttle } from '../../src/domain/throttle.js';
import type { RateLimiter } from '../../src/ports/rate-limiter.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { authFixture, ORIGIN } from '../support/auth-fixture.js';
import { refusal } from '../support/refusal.js';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (error instanceof AuthError ? error.code : String(error)),
  );

const tally = (codes: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...new Set(codes)].map((code) => [code, codes.filter((each) => each === code).length]));

/** A limiter that says how often it was asked. */
function counted(limiter: RateLimiter) {
  let asked = 0;
  const count = <Result>(result: Result): Result => {
    asked += 1;
    return result;
  };
  const spy: RateLimiter = {
    consume: (rule, key) => count(limiter.consume(rule, key)),
    giveBack: (rule, key) => count(limiter.giveBack(rule, key)),
    block: (rule, key, seconds) => count(limiter.block(rule, key, seconds)),
    reset: (rule, key) => count(limiter.reset(rule, key)),
  };
  return { limiter: spy, asked: () => asked };
}

describe('the limits of refreshing and of validating service tokens', () => {
  it('cost no counter while tokens are good, and one for each that is refused', async () => {
    const spy = counted(new MemoryRateLimiter(new FixedClock()));
    const fixture = await authFixture({ ports: () => ({ limiter: spy.limiter }) });
    const admin = await fixture.user('superadmin');
    let { refreshToken } = await fixture.signIn(admin);
    const made = await fixture.auth.serviceTokens.create(await fixture.caller(admin), { name: 'api' });
    if (!made.created) throw new Error('no service token');
    const before = spy.asked();
    for (let turn = 0; turn < 20; turn += 1) {
      ({ refreshToken } = await fixture.auth.refreshRotation.refresh(refreshToken, ORIGIN));
      await fixture.auth.serviceTokens.validate(made.token, ORIGIN);
    }
    expect(spy.asked() - before).to.equal(0);
    await refusal(fixture.auth.refreshRotation.refresh(`${refreshToken}x`, ORIGIN), 'invalid_grant');
    expect(await fixture.auth.serviceTokens.validate(`${made.token}x`, ORIGIN)).to.equal(undefined);
    expect(spy.asked() - before).to.equal(2);
    await fixture.close();
  });

  it('tell as many refusals as there are points, of however many at once at whatever server', async () => {
    const clock = new FixedClock();
    const limiter = new MemoryRateLimiter(clock);
    const nodes = await Promise.all([1, 2, 3].map(() => authFixture({ ports: () => ({ limiter, clock }) })));
    const tokens: string[] = [];
    for (const node of nodes) tokens.push((await node.signIn(await node.user())).refreshToken);
    const refresh = (turn: number, token: string, origin = ORIGIN) =>
      nodes[turn % 3]!.auth.refreshRotation.refresh(token, origin);
    const forged = (turn: number) => `${tokens[turn % 3]!.slice(0, -4)}${1_000 + turn}`;
    const codes = await Promise.all(
      Array.from({ length: 900 }, (_, turn) => codeOf(refresh(turn, forged(turn)))),
    );
    expect(tally(codes)).to.deep.equal({ invalid_grant: 600, rate_limited: 300 });

    // From then on that address waits where this was seen, with a good token too; others do not.
    const seen = codes.indexOf('rate_limited');
    const good = tokens[seen % 3]!;
    const { retryAfterSeconds } = await refusal(refresh(seen, good), 'rate_limited');
    expect(retryAfterSeconds).to.be.within(1, 60);
    const next = await refresh(seen, good, { ...ORIGIN, address: '203.0.113.8' });
    clock.advance(60_000);
    await refresh(seen, next.refreshToken);
    await Promise.all(nodes.map((node) => node.close()));
  });

  it('do not count what fails for no fault of the caller', async () => {
    const spy = counted(new MemoryRateLimiter(new FixedClock()));
    let isDown = false;
    const fixture = await authFixture({
      ports: ({ users }) => {
        const find = users.findById.bind(users);
        users.findById = (id) => (isDown ? Promise.reject(new AuthError('store_unavailable')) : find(id));
        return { limiter: spy.limiter };
      },
    });
    const { refreshToken } = await fixture.signIn(await fixture.user());
    isDown = true;
    const before = spy.asked();
    await refusal(fixture.auth.refreshRotation.refresh(refreshToken, ORIGIN), 'store_unavailable');
    expect(spy.asked() - before).to.equal(0);
    await fixture.close();
  });

  it('keep no more than ten thousand closed addresses in mind, and none when limits are off', async () => {
    const clock = new FixedClock();
    const always = new Throttle(REFUSES, clock, true);
    for (let n = 0; n <= 10_000; n += 1)
      await refusal(
        always.countRefusal('refresh', `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`),
        'rate_limited',
      );
    always.assertOpen('refresh', '10.0.0.0');
    expect(() => always.assertOpen('refresh', '10.0.0.1')).to.throw(AuthError);
    always.assertOpen('validate', '10.0.0.1');
    const off = new Throttle(REFUSES, clock, false);
    await off.countRefusal('refresh', '10.0.0.1');
    off.assertOpen('refresh', '10.0.0.1');
  });
});

const done = () => Promise.resolve();
const REFUSES = {
  consume: () => Promise.resolve({ allowed: false, used: 601, retryAfterSeconds: 60 }),
  giveBack: done,
  block: done,
  reset: done,
};
