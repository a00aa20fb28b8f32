import { expect } from 'chai';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectMongo } from '../../src/adapters/mongo/open-mongo.js';
import { command } from '../support/command-line.js';
import { patientDatabaseAt } from '../support/mongo-databases.js';
import { describeWithServices, serviceAt } from '../support/services.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const KEY = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

const NEEDING: readonly (readonly string[])[] = [
  ['users', 'reset-password', 'a@example.com'],
  ['users', 'export', 'people.jsonl'],
  ['sessions', 'revoke', '--all'],
  ['sessions', 'revoke', 'a@example.com'],
  ['keys', 'rotate'],
  ['keys', 'retire', 'some-kid'],
  ['keys', 'rewrap'],
];

const MAKING: readonly (readonly string[])[] = [
  ['users', 'import', '--dry-run', 'people.csv'],
  ['users', 'import', 'people.csv'],
];

/** The command in the folder, on the database. */
const at = (args: readonly string[], folder: string, url: string) =>
  command(
    [
      ...args.map((arg) => (arg.startsWith('people') ? join(folder, arg) : arg)),
      '--database-url',
      url,
    ].concat(['--data-dir', join(folder, 'data')]),
    { environment: { AUTH_KEY_ENCRYPTION_KEYS: KEY } },
  );

describe('a command on a file that is no database of ours', () => {
  after(removeTemporaryDirectories);

  it('refuses, and makes neither one nor a key beside it', async () => {
    const folder = await temporaryDirectory();
    const path = join(folder, 'typo.db');
    for (const args of [...NEEDING, ['backup', join(folder, 'copy.db')]]) {
      const { code, stdout, stderr } = await at(args, folder, `sqlite:${path}`);
      expect({ code, stdout, stderr }, args.join(' ')).to.deep.equal({
        ...{ code: 1, stdout: '', stderr: `There is no database at ${path}.\n` },
      });
    }
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('refuses an empty file and leaves it empty', async () => {
    const folder = await temporaryDirectory();
    const path = join(folder, 'empty.db');
    await writeFile(path, '');
    const to = `sqlite:${join(folder, 'to.db')}`;
    for (const run of [
      at(['backup', join(folder, 'copy.db')], folder, `sqlite:${path}`),
      command(['copy', '--fence', '--from', `sqlite:${path}`, '--to', to]),
      command(['copy', '--release', '--from', `sqlite:${path}`]),
    ])
      expect(await run).to.deep.equal({
        ...{ code: 1, stdout: '', stderr: `There is no database of pico-auth at sqlite:${path}.\n` },
      });
    expect(await readdir(folder)).to.deep.equal(['empty.db']);
  });
});

describeWithServices('a command on a MongoDB database that is not there', ['MONGODB_URL'], () => {
  after(removeTemporaryDirectories);

  /** How many collections there are in the end. */
  async function withDatabase(work: (url: string, folder: string) => Promise<void>): Promise<number> {
    const url = patientDatabaseAt(serviceAt('MONGODB_URL') ?? '');
    const database = await connectMongo({ url });
    try {
      await work(url, await temporaryDirectory());
      return (await database.raw.listCollections().toArray()).length;
    } finally {
      await database.raw.dropDatabase();
      await database.close();
    }
  }

  it('refuses and makes none', async () => {
    const made = await withDatabase(async (url, folder) => {
      for (const args of NEEDING) {
        const { code, stdout, stderr } = await at(args, folder, url);
        expect({ code, stdout }, args.join(' ')).to.deep.equal({ code: 1, stdout: '' });
        expect(stderr).to.match(
          /^There is no database of pico-auth at mongodb:\/\/[^ ]+\/pico_auth_test_\w+\.\n$/,
        );
      }
      expect(await readdir(folder)).to.deep.equal([]);
    });
    expect(made).to.equal(0);
  });

  it('neither fences nor fills it as the source of a copy, nor makes the target', async () => {
    const made = await withDatabase(async (url, folder) => {
      for (const args of [['--fence', '--to', `sqlite:${join(folder, 't1.db')}`], ['--release']]) {
        const { code, stdout, stderr } = await command(['copy', '--from', url, ...args]);
        expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
        expect(stderr).to.contain('There is no database of pico-auth at mongodb://');
      }
      expect(await readdir(folder)).to.deep.equal([]);
    });
    expect(made).to.equal(0);
  });

  it('makes one for accounts that are brought in, and none for a trial of that', async () => {
    const counts: number[] = [];
    for (const args of MAKING)
      counts.push(
        await withDatabase(async (url, folder) => {
          await writeFile(join(folder, 'people.csv'), 'email,display_name\na@example.com,Anna\n');
          const { code, stderr } = await at(args, folder, url);
          expect(code, stderr).to.equal(0);
        }),
      );
    expect(counts[0]).to.equal(0);
    expect(counts[1]).to.be.greaterThan(0);
  });
});
