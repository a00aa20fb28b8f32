import { expect } from 'chai';
import type { User } from 'pico-auth';
import { MemoryUserRepository } from 'pico-auth/adapters/memory';
import { defineModule, T, type AuthContainer } from 'pico-auth/composition';
import { FixedClock, START_OF_TEST_TIME, TEST_CONFIG, testContainer } from 'pico-auth/testing';
import { ScryptPasswordHasher } from '../../examples/own-adapters/scrypt-password-hasher.js';

const origin = { address: undefined, userAgent: undefined };
const ACCOUNT = { email: 'ann@example.com', password: 'a long passphrase', origin };

const register = (auth: AuthContainer): Promise<User> => auth.get(T.registration).register(ACCOUNT);

describe('testContainer', () => {
  it('is the whole domain, stopped at the end of the block', async () => {
    let outlived: AuthContainer;
    {
      await using auth = await testContainer();
      outlived = auth;
      await register(auth);
      const { accessToken } = await auth.get(T.signIn).signIn(ACCOUNT);
      expect((await auth.get(T.authentication).authenticate(accessToken)).role).to.equal('viewer');
    }
    expect(() => outlived.get(T.signIn)).to.throw('stop()');
  });

  it('takes one adapter of the test in one line', async () => {
    await using auth = await testContainer({ users: new MemoryUserRepository() });
    const user = await register(auth);
    expect(await auth.get(T.users).findById(user.id)).to.include({ email: 'ann@example.com' });
  });

  it('stands still in time unless the test moves it', async () => {
    const clock = new FixedClock();
    await using auth = await testContainer({ clock });
    expect((await register(auth)).createdAt).to.equal(START_OF_TEST_TIME);
    clock.advance(1_000);
    expect(auth.get(T.clock).now()).to.equal(START_OF_TEST_TIME + 1_000);
  });

  it('gives the same ids in every run, and shares nothing with another', async () => {
    await using one = await testContainer();
    await using other = await testContainer();
    const [first, second] = [await register(one), await register(other)];
    expect(first.id).to.equal(second.id);
    expect(one.get(T.users)).not.to.equal(other.get(T.users));
  });

  it('takes settings, modules and entry points like any container', async () => {
    const module = defineModule('scrypt', ({ bind }) => {
      bind(T.hasher).toConstantValue(new ScryptPasswordHasher(4));
    });
    await using auth = await testContainer(
      {},
      {
        config: { registrationEnabled: false },
        modules: [module],
        entryPoints: [T.registration, T.recovery],
      },
    );
    const closed: unknown = await register(auth).catch((error: unknown) => error);
    expect(closed).to.include({ code: 'registration_disabled' });
    expect(auth.get(T.hasher)).to.be.instanceOf(ScryptPasswordHasher);
    expect(() => auth.get(T.signIn)).to.throw('entry');
    expect(TEST_CONFIG.issuer).to.equal('https://auth.test');
  });

  it('knows the names and types of what it takes', async () => {
    // @ts-expect-error a clock has numbers
    const wrong = { clock: { now: () => 'noon' } } satisfies Parameters<typeof testContainer>[0];
    expect(wrong).to.have.property('clock');
    // @ts-expect-error there is no port of this name
    const failure: unknown = await testContainer({ clok: new FixedClock() }).catch((error: unknown) => error);
    expect(String(failure)).to.match(/Unknown override "clok".*clock/);
  });
});
