import { authFixture, type AuthFixture, type FixtureOptions } from './auth-fixture.js';
import { describeWithServices } from './services.js';
import { STORE_KINDS } from './stores.js';

export type StatementWith = (options?: Omit<FixtureOptions, 'store'>) => Promise<AuthFixture>;

/** Declares the same statements once for every store; fixtures made inside are closed after each test. */
export function onEveryStore(unit: string, declare: (make: StatementWith) => void): void {
  for (const store of STORE_KINDS) {
    describeWithServices(`${unit} (${store})`, store === 'mongo' ? ['MONGODB_URL'] : [], () => {
      const open: AuthFixture[] = [];
      afterEach(async () => {
        await Promise.all(open.splice(0).map((fixture) => fixture.close()));
      });
      declare(async (options) => {
        const fixture = await authFixture({ ...options, store });
        open.push(fixture);
        return fixture;
      });
    });
  }
}
