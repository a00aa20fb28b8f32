/**
 * What a test may need beside Node: each is named by the environment variable that tells where it is.
 * MONGODB_PYTHON is the interpreter that has the MongoDB-compatible server, for tests that stop theirs.
 */
export type ServiceVariable = 'MONGODB_URL' | 'MONGODB_PYTHON' | 'REDIS_URL' | 'PICO_AUTH_PYTHON';

/** Where a service is, as the environment tells; undefined when nobody started it. */
export const serviceAt = (variable: ServiceVariable): string | undefined =>
  process.env[variable] === '' ? undefined : process.env[variable];

/**
 * A `describe` whose tests need services. Where one is absent they are pending by name and no hook runs;
 * with REQUIRE_SERVICES=1 (as in CI) that is a failure instead, so that nothing is left out in silence.
 *
 * @param variables the services it needs, e.g. `['MONGODB_URL']`
 * @param define declares hooks and tests, given the address of each service (empty while it is absent:
 *   connect in hooks and tests, never while declaring)
 */
export function describeWithServices<Variable extends ServiceVariable>(
  name: string,
  variables: readonly Variable[],
  define: (services: Readonly<Record<Variable, string>>) => void,
): void {
  const absent = variables.filter((variable) => serviceAt(variable) === undefined);
  const required = process.env.REQUIRE_SERVICES === '1';
  describe(name, function () {
    if (absent.length > 0 && required) {
      it(`is given ${absent.join(' and ')}`, () => {
        throw new Error(`${absent.join(' and ')} must be set: REQUIRE_SERVICES=1 leaves no test out`);
      });
      return;
    }
    this.pending = absent.length > 0;
    const addresses = Object.fromEntries(variables.map((variable) => [variable, serviceAt(variable) ?? '']));
    define(addresses as Record<Variable, string>);
  });
}
