import { expect } from 'chai';
import { Container, type BindingScope } from 'inversify';
import { AUTH_DEFAULTS } from 'pico-auth';
import { T } from 'pico-auth/composition';
import { CHECKOUT, inversifyHost } from '../../examples/embedding/in-inversify.js';

const config = { ...AUTH_DEFAULTS, issuer: 'https://shop.example.com', algorithm: 'EdDSA' } as const;
const origin = { address: undefined, userAgent: undefined };

describe('pico-auth in an Inversify container of the host', () => {
  for (const defaultScope of ['Transient', 'Singleton'] satisfies readonly BindingScope[]) {
    it(`serves the host's own services, each part once, where the default is ${defaultScope}`, async () => {
      const host = await inversifyHost(new Container({ defaultScope }), config);
      const account = { email: 'ann@example.com', password: 'a long passphrase', origin };
      const user = await host.get(T.registration).register(account);
      const { accessToken } = await host.get(T.signIn).signIn(account);
      expect(await host.get(CHECKOUT).buyer(accessToken)).to.equal(user.id);
      expect(host.get(T.signIn)).to.equal(host.get(T.signIn));
      expect(host.get(T.users)).to.equal(host.get(T.users));
    });
  }

  it('keeps what the host has bound before', async () => {
    const host = new Container();
    host.bind(T.clock).toConstantValue({ now: () => 1_767_225_600_000 });
    await inversifyHost(host, config);
    expect(host.get(T.clock).now()).to.equal(1_767_225_600_000);
  });
});
