import { expect } from 'chai';
import { join } from 'node:path';
import { rejection } from './container-fixture.js';
import { RecordingAuditLog } from '../support/recording-audit-log.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { T } from '../../src/composition/container/auth-tokens.js';
import type { ContainerOptions } from '../../src/composition/container/container-options.js';
import { createContainer } from '../../src/composition/container/create-container.js';
import type { AuthModule } from '../../src/composition/container/module.js';
import { argon2Module } from '../../src/composition/container/modules/argon2-module.js';
import { blocklistModule } from '../../src/composition/container/modules/blocklist-module.js';
import { INNER } from '../../src/composition/container/modules/core-tokens.js';
import { keyFilesModule } from '../../src/composition/container/modules/key-files-module.js';
import { limiterModule } from '../../src/composition/container/modules/limiter-module.js';
import { loggingModule } from '../../src/composition/container/modules/logging-module.js';
import { memoryModule } from '../../src/composition/container/modules/memory-module.js';
import { nodeModule } from '../../src/composition/container/modules/node-module.js';
import { SQLITE_DATABASE, sqliteModule } from '../../src/composition/container/modules/sqlite-module.js';
import type { Token } from '../../src/composition/container/token.js';

const EVERY: readonly Token<unknown>[] = [...Object.values(T), ...Object.values(INNER)];

/** The logs of a test are not for standard output. */
const silent = () => ({ audit: new RecordingAuditLog(), logger: new RecordingLogger() });

const durable = (directory: string): readonly AuthModule[] => [
  sqliteModule({ path: join(directory, 'auth.db') }),
  keyFilesModule({ directory: join(directory, 'keys') }),
];

const explicit = [nodeModule, argon2Module(), blocklistModule, limiterModule, loggingModule()];

type Given = Omit<ContainerOptions, 'config' | 'entryPoints'> & { readonly more?: readonly Token<unknown>[] };

async function expectAllResolve({ more = [], ...options }: Given): Promise<void> {
  const entryPoints = [...EVERY, ...more];
  const app = await createContainer({ config: TEST_CONFIG, overrides: silent(), ...options, entryPoints });
  try {
    for (const id of entryPoints) {
      const value: unknown = app.get(id);
      expect(value, String(id)).to.be.an('object');
      expect(value, String(id)).not.to.be.instanceOf(Promise);
    }
    expect(app.graph().nodes.filter(({ kind }) => kind === 'opaque')).to.deep.equal([]);
    expect((await app.health()).status).to.equal('up');
  } finally {
    await app.stop();
  }
}

describe('every token', () => {
  after(removeTemporaryDirectories);

  for (const profile of ['production', 'development', 'test'])
    it(`resolves at once under profile ${profile} over SQLite and key files`, async () => {
      const modules = durable(await temporaryDirectory());
      await expectAllResolve({ profiles: [profile], modules, more: [SQLITE_DATABASE] });
    });

  it('resolves under no profile, with every module named', async () => {
    await expectAllResolve({ modules: [...durable(await temporaryDirectory()), ...explicit] });
  });

  for (const profile of ['development', 'test'])
    it(`resolves under profile ${profile} with nothing but defaults`, async () => {
      await expectAllResolve({ profiles: [profile] });
    });

  it('resolves under profile test with the memory module named', async () => {
    await expectAllResolve({ profiles: ['test'], modules: [memoryModule, ...explicit] });
  });

  it('keeps what it was told over a restart', async () => {
    const options = {
      config: TEST_CONFIG,
      modules: durable(await temporaryDirectory()),
      overrides: silent(),
    };
    const first = await createContainer({
      ...options,
      entryPoints: [T.keyRing, T.settings, SQLITE_DATABASE],
    });
    const database = first.get(SQLITE_DATABASE);
    await first.get(T.settings).setRegistrationEnabled(false);
    const { kid } = first.get(T.keyRing).signingKey('EdDSA');
    await first.stop();
    expect(await rejection(database.check())).to.have.property('code', 'store_unavailable');
    const second = await createContainer(options);
    expect(await second.get(T.settings).registrationEnabled()).to.equal(false);
    expect(second.get(T.keyRing).signingKey('EdDSA').kid).to.equal(kid);
    await second.stop();
  });

  it('has a name of its own', () => {
    expect(new Set(EVERY).size).to.equal(EVERY.length);
  });
});
