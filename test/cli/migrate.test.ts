import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { COLLECTIONS } from '../../src/adapters/mongo/collections.js';
import { connectMongo } from '../../src/adapters/mongo/open-mongo.js';
import { command } from '../support/command-line.js';
import { dropMongo, newDatabaseAt } from '../support/mongo-databases.js';
import { describeWithServices } from '../support/services.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

describe('pico-auth migrate on a file', () => {
  after(removeTemporaryDirectories);

  it('with --check says what is to be done and makes nothing; without it does it', async () => {
    const data = await temporaryDirectory();
    const at = ['--data-dir', data];
    const pending = await command(['migrate', '--check', ...at]);
    expect(pending).to.include({ code: 1 });
    expect(pending.stdout).to.match(
      /^Schema versions 1 to \d are to be applied\.\nschema version 0, newest \d\n$/,
    );
    expect(existsSync(join(data, 'auth.db'))).to.equal(false);
    expect(await command(['migrate', ...at])).to.include({ code: 0 });
    const done = await command(['migrate', '--check', ...at]);
    expect(done).to.include({ code: 0 });
    expect(done.stdout).to.match(/^schema version (\d), newest \1\n$/);
  });
});

describeWithServices('pico-auth migrate on MongoDB', ['MONGODB_URL'], ({ MONGODB_URL }) => {
  it('with --check names steps and indexes that are missing; without it mends them', async () => {
    const url = newDatabaseAt(MONGODB_URL);
    const key = `k1:${randomBytes(32).toString('base64')}`;
    const run = (...args: readonly string[]) =>
      command(['migrate', ...args], { environment: { DATABASE_URL: url, AUTH_KEY_ENCRYPTION_KEYS: key } });
    const pending = await run('--check');
    expect(pending).to.include({ code: 1 });
    expect(pending.stdout).to.contain('Schema version 1 is to be applied.');
    const database = await connectMongo({ url });
    try {
      expect(await database.raw.listCollections().toArray()).to.deep.equal([]);
      expect(await run()).to.include({ code: 0, stdout: 'schema version 1, newest 1\n' });
      await database.collection(COLLECTIONS.users).dropIndex('email');
      const damaged = await run('--check');
      expect(damaged).to.include({ code: 1 });
      expect(damaged.stdout).to.contain('The index auth_users.email (emailKey, unique) is missing.');
      expect(await run()).to.include({ code: 0 });
      expect(await run('--check')).to.include({ code: 0 });
    } finally {
      await dropMongo(database);
    }
  });
});
