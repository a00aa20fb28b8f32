import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import { compose } from '../../src/composition/container/compose.js';
import type { ContainerOptions, Timeouts } from '../../src/composition/container/container-options.js';
import { createContainer } from '../../src/composition/container/create-container.js';
import { defineModule } from '../../src/composition/container/module.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { A, alone, chain, rejection, testOptions } from './container-fixture.js';

/** As a caller in JavaScript gives them. */
const given = (options: object): ContainerOptions => ({ ...testOptions(), ...options });

const complaint = async (options: ContainerOptions): Promise<string> =>
  String(await rejection(compose(options)));

describe('the options of a container', () => {
  it('are refused when one is unknown, with the one that was meant', async () => {
    const options = { config: TEST_CONFIG, profile: ['development'] };
    expect(await complaint(options)).to.equal(
      'Error: The options of the container cannot be used:\n' +
        '  profile is not an option; did you mean "profiles"?',
    );
    expect(await complaint(given({ timeouts: { startms: 1 } }))).to.contain(
      'startms is not an option; did you mean "startMs"?',
    );
  });

  it('are refused when they are of another kind, all at once', async () => {
    const message = await complaint(
      given({
        profiles: 'test',
        modules: [undefined],
        entryPoints: [undefined],
        overrides: 1,
        timeouts: 5,
        onEvent: {},
        container: {},
      }),
    );
    expect(message.split('\n').slice(1)).to.deep.equal([
      '  profiles must be a list, and is another text',
      '  modules must be a list; its [0] must be a module, or a function that gives one',
      '  overrides must be an object, and is 1',
      '  entryPoints must be a list; its [0] must be a token',
      '  timeouts must be an object, and is 5',
      '  onEvent must be a function, and is another object',
      '  container must be an object with bind(), loadAsync(), getAllAsync(), and is another object',
    ]);
  });

  for (const name of ['startMs', 'stopMs', 'healthMs'] satisfies (keyof Timeouts)[])
    it(`take for ${name} what a timer can wait for, and no other number`, async () => {
      for (const value of [Number.NaN, -1, 0, 2 ** 31, -Infinity, '5'])
        expect(await complaint(given({ timeouts: { [name]: value } }))).to.equal(
          'Error: The options of timeouts cannot be used:\n' +
            `  ${name} must be a number of milliseconds above 0 and up to 2147483647, ` +
            `or Infinity for no limit, and is ${value === '5' ? 'another text' : value}`,
        );
      for (const value of [0.5, 1, 2 ** 31 - 1, Infinity])
        await compose({ ...alone(A, chain().module), timeouts: { [name]: value } });
    });

  it('know no limit by Infinity', async () => {
    const module = defineModule('slow', ({ bind }) => {
      bind(A)
        .toResolvedValue(async () => delay(20, 'a'), [])
        .onDeactivation(() => delay(20));
    });
    const timeouts = { startMs: Infinity, stopMs: Infinity, healthMs: Infinity };
    const app = await createContainer({ ...alone(A, module), timeouts });
    expect(app.get(A)).to.equal('a');
    expect((await app.health()).status).to.equal('up');
    await app.stop();
  });
});
