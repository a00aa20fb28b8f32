import { expect } from 'chai';
import { createContainer } from '../../src/composition/container/create-container.js';
import { defineModule } from '../../src/composition/container/module.js';
import { token } from '../../src/composition/container/token.js';
import type { HealthCheck } from '../../src/ports/health-check.js';
import { A, alone, C, chain, deferred, rejection } from './container-fixture.js';

const D = token<unknown>('test.d');
const never = new Promise<never>(() => undefined);

describe('the health of a container', () => {
  const check = (name: string, answer: () => Promise<void>): HealthCheck => ({ name, check: answer });
  const up = check('up', () => Promise.resolve());

  const started = async (checks: readonly HealthCheck[], healthMs = 1_000) => {
    const named = checks.map((one) => [token<HealthCheck>(`test.check.${one.name}`), one] as const);
    const module = defineModule('checks', ({ bind }) => {
      for (const [id, one] of named) bind(id).toConstantValue(one);
    });
    const entryPoints = named.map(([id]) => id);
    return createContainer({ ...alone(A, module), entryPoints, timeouts: { healthMs } });
  };

  it('is up while every check is', async () => {
    const app = await started([up]);
    const { status, checks } = await app.health();
    expect(status).to.equal('up');
    expect(checks['up']?.status).to.equal('up');
    expect(app.healthChecks()).to.deep.equal([up]);
    await app.stop();
  });

  it('is down when one check rejects, throws or takes too long, and says which and why', async () => {
    const rejects = check('rejects', () => Promise.reject(new Error('ECONNREFUSED')));
    const throws = check('throws', () => {
      throw new Error('closed');
    });
    const app = await started([up, rejects, throws, check('hangs', () => never)], 20);
    const { status, checks } = await app.health();
    expect(status).to.equal('down');
    expect(Object.entries(checks).map(([name, { error }]) => [name, error])).to.deep.equal([
      ['up', undefined],
      ['rejects', 'ECONNREFUSED'],
      ['throws', 'closed'],
      ['hangs', 'check "hangs" took more than 20 ms'],
    ]);
    await app.stop();
  });

  it('hides no check behind another of the same name', async () => {
    const named = [
      check('store', () => Promise.reject(new Error('closed'))),
      check('store', () => up.check()),
    ];
    const tokens = [token<HealthCheck>('test.first'), token<HealthCheck>('test.second')] as const;
    const module = defineModule('stores', ({ bind }) => {
      tokens.forEach((id, index) => bind(id).toConstantValue(named[index] ?? up));
    });
    const app = await createContainer({ ...alone(A, module), entryPoints: tokens });
    const { status, checks } = await app.health();
    expect(status).to.equal('down');
    expect(checks['store']?.error).to.equal('closed');
    expect(checks['store 2']?.status).to.equal('up');
    await app.stop();
  });

  it('fails to start, and closes everything, when it cannot be seen whether a value can be asked after', async () => {
    const { diary, module } = chain();
    const shy = defineModule('shy', ({ bind }) => {
      bind(D).toResolvedValue(
        (_c): object => ({
          get check(): never {
            throw new Error('trap');
          },
        }),
        [C],
      );
    });
    const error = await rejection(createContainer(alone(D, module, shy)));
    expect(String(error)).to.contain('StartupError: test.d did not start: trap');
    expect(diary).to.deep.equal(['start c', 'stop c']);
  });

  it('asks all at once', async () => {
    const both = deferred<undefined>();
    let asked = 0;
    const waits = async () => {
      if ((asked += 1) === 2) both.resolve(undefined);
      await both.promise;
    };
    const app = await started([check('one', waits), check('two', waits)]);
    expect((await app.health()).status).to.equal('up');
    await app.stop();
  });
});
