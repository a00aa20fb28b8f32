import { expect } from 'chai';
import { compose } from '../../src/composition/container/compose.js';
import { T } from '../../src/composition/container/auth-tokens.js';
import { CompositionError } from '../../src/composition/container/composition-error.js';
import type { ContainerOptions } from '../../src/composition/container/container-options.js';
import { MemoryStoreError } from '../../src/composition/container/memory-store-error.js';
import { defineModule, forProfiles } from '../../src/composition/container/module.js';
import { keyFilesModule } from '../../src/composition/container/modules/key-files-module.js';
import { memoryModule } from '../../src/composition/container/modules/memory-module.js';
import { sqliteModule } from '../../src/composition/container/modules/sqlite-module.js';
import { SystemClock } from '../../src/adapters/node/system-clock.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { A, alone, B, C, chain, rejection, testOptions } from './container-fixture.js';

const clockModule = (name: string) =>
  defineModule(name, ({ bind }) => {
    bind(T.clock).toConstantValue(new SystemClock());
  });

const problemsOf = async (options: ContainerOptions): Promise<CompositionError> => {
  const error = await rejection(compose(options));
  expect(error).to.be.instanceOf(CompositionError);
  return error as CompositionError;
};

const nowhere = () => {
  throw new Error('A factory ran during validation.');
};

describe('compose', () => {
  it('runs no factory', async () => {
    const module = defineModule('never', ({ bind }) => {
      bind(A).toResolvedValue((_b) => nowhere(), [B]);
      bind(B).toResolvedValue(nowhere, []);
    });
    const { graph } = await compose(alone(A, module));
    expect(graph.nodes.find(({ name }) => name === 'test.a')?.dependsOn).to.deep.equal(['test.b']);
  });

  it('accepts a durable composition under every profile, without touching a file', async () => {
    const modules = [sqliteModule({ path: '/nowhere/auth.db' }), keyFilesModule({ directory: '/nowhere' })];
    for (const profile of ['production', 'development', 'test'])
      await compose({ config: TEST_CONFIG, profiles: [profile], modules });
    await compose({ config: TEST_CONFIG, modules });
  });

  it('names everything that production lacks at once, with path, module and cure', async () => {
    const { problems, message } = await problemsOf({ config: TEST_CONFIG });
    const lacking = ['users', 'groups', 'families', 'serviceTokenRepository', 'settings', 'roster'];
    expect(problems.map(({ token }) => token)).to.have.members(
      [...lacking, 'sealer', 'signingKeys'].map((name) => `auth.${name}`),
    );
    const keys = problems.find(({ token }) => token === 'auth.signingKeys');
    expect(keys?.path).to.deep.equal(['auth.keyOperations', 'auth.inner.keyEditor', 'auth.signingKeys']);
    expect(keys?.detail).to.equal(
      'auth.signingKeys is not bound, needed by auth.inner.keyEditor (module "core"); load sqliteModule({ path }), ' +
        'or pass overrides: { signingKeys }, or use profile "development" for one that forgets',
    );
    expect(message)
      .to.contain('8 problems')
      .and.to.contain('path: auth.keyOperations -> auth.inner.keyEditor -> auth.signingKeys');
  });

  it('shows the whole path to a binding that is missing deep below', async () => {
    const module = defineModule('broken', ({ bind }) => {
      bind(A).toResolvedValue((b) => b, [B]);
      bind(B).toResolvedValue((c) => c, [C]);
    });
    const { problems } = await problemsOf(alone(A, module));
    expect(problems).to.deep.equal([
      {
        kind: 'missing',
        token: 'test.c',
        path: ['test.a', 'test.b', 'test.c'],
        detail:
          'test.c is not bound, needed by test.b (module "broken"); bind it in a module; did you mean "test.a"?',
      },
    ]);
  });

  it('names an entry point that nobody bound', async () => {
    const { problems } = await problemsOf(alone(A));
    expect(problems.map(({ detail }) => detail)).to.deep.equal([
      'test.a is an entry point and not bound; bind it in a module',
    ]);
  });

  it('names both modules that bind one token', async () => {
    const { problems } = await problemsOf(testOptions({ modules: [clockModule('one'), clockModule('two')] }));
    expect(problems).to.have.length(1);
    expect(problems[0]?.kind).to.equal('doubled');
    expect(problems[0]?.detail).to.match(
      /^auth\.clock is bound 2 times, by modules "one", "two", and auth\.\w+.* wants one; leave one out, or say replace\(T\.clock\) instead of bind\(T\.clock\) in the module that is to win$/,
    );
  });

  it('names them also when nobody asks for the token', async () => {
    const twice = [chain().module, chain().module];
    const { problems } = await problemsOf({ ...alone(T.clock, ...twice) });
    expect(problems.map(({ kind, token }) => `${kind} ${token}`)).to.deep.equal([
      'doubled test.a',
      'doubled test.b',
      'doubled test.c',
    ]);
  });

  it('takes a module that is listed twice once', async () => {
    const { module } = chain();
    await compose(alone(A, module, module));
  });

  it('tells a module that binds the configuration to leave it out', async () => {
    const module = defineModule('mine', ({ bind }) => void bind(T.config).toConstantValue(TEST_CONFIG));
    const { message } = await problemsOf(testOptions({ modules: [module] }));
    expect(message).to.contain('leave it out of the module: the configuration is the option config\n');
  });

  it('does not suggest a token in place of itself where nobody binds what is wrapped', async () => {
    const module = defineModule('mine', ({ wrap }) => wrap(A, (inner) => inner));
    const { problems } = await problemsOf(alone(A, module));
    expect(problems.map(({ detail }) => detail)).to.deep.equal([
      'test.a inside mine is not bound, needed by test.a (module "mine"); bind it in a module',
    ]);
  });

  it('shows a circle as one', async () => {
    const module = defineModule('round', ({ bind }) => {
      bind(A).toResolvedValue((b) => b, [B]);
      bind(B).toResolvedValue((c) => c, [C]);
      bind(C).toService(B);
    });
    const { problems } = await problemsOf(alone(A, module));
    expect(problems.map(({ kind, path, detail }) => ({ kind, path, detail }))).to.deep.equal([
      {
        kind: 'cycle',
        path: ['test.a', 'test.b', 'test.c', 'test.b'],
        detail: 'circular dependency: test.b -> test.c -> test.b',
      },
    ]);
  });

  it('leaves alone what is missing where no entry point leads', async () => {
    const module = defineModule('unused', ({ bind }) => {
      bind(A).toResolvedValue((b) => b, [B]);
    });
    await compose(testOptions({ modules: [module] }));
  });

  it('refuses an unknown profile and says which one was meant', async () => {
    const error = await rejection(compose({ config: TEST_CONFIG, profiles: ['prodution'] }));
    expect(String(error)).to.equal(
      'Error: Unknown profile "prodution"; allowed: production, development, test; did you mean "production"?',
    );
  });

  it('knows the profiles that the application allows, and no others', async () => {
    const modules = [sqliteModule({ path: '/nowhere/auth.db' }), keyFilesModule({ directory: '/nowhere' })];
    const staging = { config: TEST_CONFIG, modules, allowedProfiles: ['staging'] };
    await compose({ ...staging, profiles: ['staging'] });
    expect(String(await rejection(compose({ ...staging, profiles: ['test'] })))).to.contain(
      'Unknown profile',
    );
  });

  it('refuses an unknown override, and the configuration as one', async () => {
    const options = (overrides: object): ContainerOptions => ({ ...testOptions(), overrides });
    const clok = await rejection(compose(options({ clok: new SystemClock() })));
    expect(String(clok)).to.contain('Unknown override "clok"; did you mean "clock"?');
    const config = await rejection(compose(options({ config: TEST_CONFIG })));
    expect(String(config)).to.contain('Unknown override "config"');
  });

  it('refuses memory stores by name unless the profile allows forgetting', async () => {
    for (const profiles of [undefined, ['production'], ['test', 'production']]) {
      const error = await rejection(
        compose({ config: TEST_CONFIG, modules: [memoryModule], ...(profiles && { profiles }) }),
      );
      expect(error).to.be.instanceOf(MemoryStoreError);
      expect(String(error)).to.contain('Module "memory"').and.to.contain('sqliteModule({ path })');
    }
    for (const profile of ['test', 'development'])
      await compose({ config: TEST_CONFIG, modules: [memoryModule], profiles: [profile] });
  });

  it('loads a module for its profiles only', async () => {
    const modules = [forProfiles(['development'], clockModule('dev-clock'))];
    const moduleOfClock = async (profile: string) => {
      const { graph } = await compose(testOptions({ modules, profiles: [profile] }));
      return graph.nodes.find(({ name }) => name === 'auth.clock')?.module;
    };
    expect(await moduleOfClock('development')).to.equal('dev-clock');
    expect(await moduleOfClock('test')).to.equal('defaults');
  });

  it('names a module that does not load', async () => {
    const module = defineModule('mongodb', () => Promise.reject(new Error("Cannot find package 'mongodb'")));
    expect(String(await rejection(compose(alone(A, module))))).to.equal(
      'Error: Module "mongodb" could not be loaded: Cannot find package \'mongodb\'',
    );
  });
});
