import { expect } from 'chai';
import { createContainer } from '../../src/composition/container/create-container.js';
import { defineModule } from '../../src/composition/container/module.js';
import { StartupError } from '../../src/composition/container/startup-error.js';
import { token } from '../../src/composition/container/token.js';
import { A, alone, B, C, chain, recorder, rejection } from './container-fixture.js';

const D = token<unknown>('test.d');
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
      'Error: test.a did not stop: a hangs on',
      'Error: test.b did not stop: b hangs on',
    ]);
    expect(String(error)).to.equal(
      'AggregateError: 2 component(s) did not stop cleanly:\n' +
        '  test.a did not stop: a hangs on\n  test.b did not stop: b hangs on',
    );
    expect(diary.at(-1)).to.equal('stop c');
  });

  it('does not wait for ever for a part to stop', async () => {
    const { diary, module } = chain((name) => (name === 'b' ? never : undefined));
    const { events, onEvent } = recorder();
    const app = await createContainer({ ...alone(A, module), timeouts: { stopMs: 20 }, onEvent });
    const error = (await rejection(app.stop())) as AggregateError;
    expect(error.errors.map(String)).to.deep.equal(['TimeLimitError: stopping test.b took more than 20 ms']);
    expect(diary.slice(-2)).to.deep.equal(['stop a', 'stop c']);
    expect(events.slice(3)).to.deep.equal(['stopped test.a', 'failed test.b', 'stopped test.c']);
  });

  it('stops what had started when a part fails, and shows the path and the cause', async () => {
    const { diary, module } = chain();
    const cause = new Error('ECONNREFUSED');
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
    const failing = defineModule('failing', ({ bind }) => {
      bind(D).toResolvedValue((_b) => Promise.reject(new Error('down')), [B]);
    });
    const error = (await rejection(createContainer(alone(D, module, failing)))) as StartupError;
    expect(error.rollbackErrors.map(String)).to.deep.equal([
      'Error: test.b did not stop: b hangs on',
      'Error: test.c did not stop: c hangs on',
    ]);
  });

  for (const how of ['rejects', 'throws'] as const)
    it(`closes a value whose activation ${how}`, async () => {
      const closed: string[] = [];
      const module = defineModule('activated', ({ bind }) => {
        bind(A)
          .toResolvedValue(async () => 'opened', [])
          .onActivation(() => {
            if (how === 'throws') throw new Error('no');
            return Promise.reject(new Error('no'));
          })
          .onDeactivation((value) => void closed.push(value));
      });
      const error = await rejection(createContainer(alone(A, module)));
      expect(String(error)).to.contain('test.a did not start: no');
      expect(closed).to.deep.equal(['opened']);
    });

  for (const how of ['rejects', 'throws'] as const)
    it(`tells why an activation failed also when closing ${how} after it`, async () => {
      const [cause, closing] = [new Error('no such schema'), new Error('hangs on')];
      const failWith = (error: Error) => {
        if (how === 'throws') throw error;
        return Promise.reject(error);
      };
      const module = defineModule('activated', ({ bind }) => {
        bind(A)
          .toResolvedValue(() => 'opened', [])
          .onActivation(() => failWith(cause))
          .onDeactivation(() => failWith(closing));
      });
      const error = (await rejection(createContainer(alone(A, module)))) as StartupError;
      expect(error.message).to.contain('test.a did not start: no such schema\n');
      expect(error.cause).to.equal(cause);
      expect(error.rollbackErrors).to.deep.equal([closing]);
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

  it('waits for no observer, and leaves none of its rejections to the process', async () => {
    const unhandled: unknown[] = [];
    const remember = (error: unknown) => void unhandled.push(error);
    process.on('unhandledRejection', remember);
    const onEvent = () => Promise.reject(new Error('observer'));
    const app = await createContainer({ ...alone(C, chain().module), onEvent });
    await app.stop();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', remember);
    expect(unhandled).to.deep.equal([]);
  });
});
