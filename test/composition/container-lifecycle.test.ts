import { expect } from 'chai';
import { createContainer } from '../../src/composition/container/create-container.js';
import { defineModule } from '../../src/composition/container/module.js';
import { StartupError } from '../../src/composition/container/startup-error.js';
import { token } from '../../src/composition/container/token.js';
import type { HealthCheck } from '../../src/ports/health-check.js';
import { A, alone, B, C, chain, deferred, recorder, rejection } from './container-fixture.js';

const never = new Promise<never>(() => undefined);

describe('the life of a container', () => {
  it('starts dependencies first and stops dependents first', async () => {
    const { diary, module } = chain();
    const app = await createContainer(alone(A, module));
    expect(app.get(A)).to.equal('a');
    await app.stop();
    expect(diary).to.deep.equal(['start c', 'start b', 'start a', 'stop a', 'stop b', 'stop c']);
  });

  it('starts nothing that no entry point reaches, and says so when it is asked for', async () => {
    const { diary, module } = chain();
    const app = await createContainer(alone(B, module));
    expect(diary).to.deep.equal(['start c', 'start b']);
    expect(() => app.get(A)).to.throw('test.a was not started: no entry point reaches it');
    expect(() => app.get(token('test.bb'))).to.throw('test.bb is not bound; did you mean "test.b"?');
    await app.stop();
  });

  it('starts each part once, whoever needs it', async () => {
    let made = 0;
    const module = defineModule('shared', ({ bind }) => {
      bind(C).toResolvedValue(() => `c${(made += 1)}`, []);
      bind(B).toResolvedValue((c) => c, [C]);
      bind(A).toResolvedValue((b, c) => b + c, [B, C]);
    });
    const app = await createContainer(alone(A, module));
    expect(app.get(A)).to.equal('c1c1');
    await app.stop();
  });

  it('stops once, however often it is told to', async () => {
    const { diary, module } = chain();
    const app = await createContainer(alone(C, module));
    await Promise.all([app.stop(), app.stop(), app[Symbol.asyncDispose]()]);
    expect(diary).to.deep.equal(['start c', 'stop c']);
    expect(() => app.get(C)).to.throw('test.c was asked for after stop()');
  });

  it('tries to stop every part and reports all that failed', async () => {
    const { diary, module } = chain((name) => {
      if (name !== 'c') throw new Error(`${name} hangs on`);
    });
    const app = await createContainer(alone(A, module));
    const error = await rejection(app.stop());
    expect(error).to.be.instanceOf(AggregateError);
    expect((error as AggregateError).errors.map(String)).to.deep.equal([
      'Error: a hangs on',
      'Error: b hangs on',
    ]);
    expect(diary.at(-1)).to.equal('stop c');
  });

  it('does not wait for ever for a part to stop', async () => {
    const { diary, module } = chain((name) => (name === 'b' ? never : undefined));
    const app = await createContainer({ ...alone(A, module), timeouts: { stopMs: 20 } });
    const error = (await rejection(app.stop())) as AggregateError;
    expect(error.errors.map(String)).to.deep.equal(['Error: stopping test.b took more than 20 ms']);
    expect(diary.slice(-2)).to.deep.equal(['stop a', 'stop c']);
  });

  it('stops what had started when a part fails, and shows the path and the cause', async () => {
    const { diary, module } = chain();
    const cause = new Error('ECONNREFUSED');
    const D = token<string>('test.d');
    const failing = defineModule('failing', ({ bind }) => {
      bind(D).toResolvedValue((_a) => Promise.reject(cause), [A]);
    });
    const { events, onEvent } = recorder();
    const error = await rejection(createContainer({ ...alone(D, module, failing), onEvent }));
    expect(error).to.be.instanceOf(StartupError);
    expect(error).to.include({ token: 'test.d', cause });
    expect(String(error)).to.equal('StartupError: test.d did not start: ECONNREFUSED\n  path: test.d');
    expect(diary.slice(3)).to.deep.equal(['stop a', 'stop b', 'stop c']);
    expect(events.slice(3)).to.deep.equal([
      'failed test.d',
      'stopped test.a',
      'stopped test.b',
      'stopped test.c',
    ]);
  });

  it('treats a factory that throws as one that rejects', async () => {
    const module = defineModule('throws', ({ bind }) => {
      bind(A).toResolvedValue((b) => b, [B]);
      bind(B).toResolvedValue(() => {
        throw new Error('no key in /keys');
      }, []);
    });
    expect(String(await rejection(createContainer(alone(A, module))))).to.equal(
      'StartupError: test.b did not start: no key in /keys\n  path: test.a -> test.b',
    );
  });

  it('keeps what went wrong while rolling back', async () => {
    const { module } = chain((name) => Promise.reject(new Error(`${name} hangs on`)));
    const D = token<string>('test.d');
    const failing = defineModule('failing', ({ bind }) => {
      bind(D).toResolvedValue((_b) => Promise.reject(new Error('down')), [B]);
    });
    const error = (await rejection(createContainer(alone(D, module, failing)))) as StartupError;
    expect(error.rollbackErrors.map(String)).to.deep.equal(['Error: b hangs on', 'Error: c hangs on']);
  });

  it('gives up on a part that takes too long, and closes it when it arrives after all', async () => {
    const late = deferred<string>();
    const closed = deferred<string>();
    const module = defineModule('late', ({ bind }) => {
      bind(A)
        .toResolvedValue(() => late.promise, [])
        .onDeactivation((value) => closed.resolve(value));
    });
    const error = await rejection(createContainer({ ...alone(A, module), timeouts: { startMs: 20 } }));
    expect(String(error)).to.contain('test.a did not start: starting test.a took more than 20 ms');
    late.resolve('late');
    expect(await closed.promise).to.equal('late');
  });

  it('does not close a constant, unless the binding says so', async () => {
    const closed: string[] = [];
    const module = defineModule('given', ({ bind }) => {
      bind(B).toConstantValue('given');
      bind(A)
        .toConstantValue('ours')
        .onDeactivation((value) => void closed.push(value));
      bind(C).toResolvedValue((a, b) => a + b, [A, B]);
    });
    const app = await createContainer(alone(C, module));
    await app.stop();
    expect(closed).to.deep.equal(['ours']);
  });

  it('closes once what has two names', async () => {
    const { diary, module } = chain();
    const D = token<string>('test.d');
    const alias = defineModule('alias', ({ bind }) => bind(D).toService(C));
    const app = await createContainer({ ...alone(D, module, alias), entryPoints: [D, C] });
    expect(app.get(D)).to.equal('c');
    await app.stop();
    expect(diary).to.deep.equal(['start c', 'stop c']);
  });

  it('lets a module wrap a port as it starts', async () => {
    const module = defineModule('wrapped', ({ bind }) => {
      bind(A)
        .toResolvedValue(() => 'a', [])
        .onActivation((_context, value) => `<${value}>`);
    });
    const app = await createContainer(alone(A, module));
    expect(app.get(A)).to.equal('<a>');
    await app.stop();
  });

  it('lets no observer decide whether it starts or stops', async () => {
    const { diary, module } = chain();
    const onEvent = () => {
      throw new Error('observer');
    };
    const app = await createContainer({ ...alone(C, module), onEvent });
    await app.stop();
    expect(diary).to.deep.equal(['start c', 'stop c']);
  });
});

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
