import type { Container } from 'inversify';
import { type ServiceIdentifier } from 'inversify';
import type { AuthConfig } from 'pico-auth';
import { coreModule, defaultsModule, loadable, memoryModule, T } from 'pico-auth/composition';

/** A service of the application's own, made by its own container. */
export class Checkout {
  constructor(
    private readonly authentication: { authenticate(token: string): Promise<{ readonly userId: string }> },
  ) {}

  async buyer(accessToken: string): Promise<string> {
    return (await this.authentication.authenticate(accessToken)).userId;
  }
}

export const CHECKOUT: ServiceIdentifier<Checkout> = Symbol.for('shop.checkout');

/** pico-auth as modules in the container of an application, whatever its default scope is. */
export async function inversifyHost(host: Container, config: AuthConfig): Promise<Container> {
  host.bind(T.config).toConstantValue(config);
  host.bind(T.audit).toConstantValue({ record: () => undefined });
  // The defaults last: they bind what nobody has bound before them.
  host.load(...loadable([coreModule, memoryModule, defaultsModule], { config, profiles: ['development'] }));
  host.bind(CHECKOUT).toResolvedValue((authentication) => new Checkout(authentication), [T.authentication]);
  // Adapters open in asynchronous factories: await each service that is used, once.
  await host.getAsync(T.registration);
  await host.getAsync(T.signIn);
  await host.getAsync(CHECKOUT);
  return host;
}
