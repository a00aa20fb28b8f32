import { expect } from 'chai';
import type { LifecycleEvent } from '../../src/composition/container/container-options.js';
import { createContainer } from '../../src/composition/container/create-container.js';
import { defineModule } from '../../src/composition/container/module.js';
import { StartupError } from '../../src/composition/container/startup-error.js';
import { token } from '../../src/composition/container/token.js';
import { A, alone, C, chain, deferred, rejection } from './container-fixture.js';

const D = token<unknown>('test.d');

describe('the time limits of a container', () => {
  it('gives up on a part that takes too long, and closes it when it arrives after all', async () => {
    const late = deferred<string>();
    const closed = deferred<string>();
    const module = defineModule('late', ({ bind }) => {
      bind(A)
        .toResolvedValue(() => late.promise, [])
        .onDeactivation((value) => closed.resolve(value));
    });
    const error = await rejection(
      createContainer({ ...alone(A, module), timeouts: { startMs: 20, stopMs: 20 } }),
    );
    expect(String(error)).to.contain('test.a did not start: starting test.a took more than 20 ms');
    expect((error as StartupError).rollbackErrors.map(String)).to.deep.equal([
      'TimeLimitError: closing test.a, which was still starting, took more than 20 ms',
    ]);
    late.resolve('late');
    expect(await closed.promise).to.equal('late');
  });

  it('does not wait for ever for a part that is late, also where stopping may take for ever', async () => {
    const module = defineModule('never', ({ bind }) => {
      bind(A).toResolvedValue(() => new Promise<never>(() => undefined), []);
    });
    const timeouts = { startMs: 10, stopMs: Infinity };
    const error = await rejection(createContainer({ ...alone(A, module), timeouts }));
    expect(String(error)).to.contain('starting test.a took more than 10 ms');
  });

  it('leaves a part that is late what it needs, until it has arrived and is closed', async () => {
    const late = deferred<undefined>();
    const { diary, module } = chain();
    const slow = defineModule('slow', ({ bind }) => {
      bind(D)
        .toResolvedValue((_c) => late.promise.then(() => 'd'), [C])
        .onDeactivation(() => void diary.push('stop d'));
    });
    const onEvent = ({ type, token: name }: LifecycleEvent) => {
      if (`${type} ${name}` === 'failed test.d') late.resolve(undefined);
    };
    const error = await rejection(
      createContainer({ ...alone(D, module, slow), timeouts: { startMs: 20 }, onEvent }),
    );
    expect(error).to.be.instanceOf(StartupError);
    expect(diary).to.deep.equal(['start c', 'stop d', 'stop c']);
  });

  it('tells of the end of a part that arrived too late for its end to be waited for', async () => {
    const late = deferred<string>();
    const told = deferred<unknown>();
    const module = defineModule('late', ({ bind }) => {
      bind(A)
        .toResolvedValue(() => late.promise, [])
        .onDeactivation(() => Promise.reject(new Error('hangs on')));
    });
    const onEvent = ({ type, error }: LifecycleEvent) => {
      if (type === 'failed' && String(error) === 'Error: hangs on') told.resolve(error);
    };
    await rejection(createContainer({ ...alone(A, module), timeouts: { startMs: 10, stopMs: 10 }, onEvent }));
    late.resolve('late');
    await told.promise;
  });
});
