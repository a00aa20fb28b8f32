import { expect } from 'chai';
import { once } from 'node:events';
import { SqliteTokenFamilyStore } from '../../src/adapters/sqlite/sqlite-token-family-store.js';
import { SqliteUserRepository } from '../../src/adapters/sqlite/sqlite-user-repository.js';
import { asSessionId, asUserId } from '../../src/domain/model/ids.js';
import { aFamily } from '../../src/testing/builders.js';
import { rotationOf } from '../../src/testing/contracts/rotation-request.js';
import { ended, startScript } from '../support/script-process.js';
import { newDatabasePath, withDatabase } from '../support/sqlite-files.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

/** Starting processes is slow where many share a processor. */
const PROCESS_TIMEOUT_MS = 300_000;

describe('two processes on one SQLite file', function () {
  this.timeout(PROCESS_TIMEOUT_MS);
  afterEach(removeTemporaryDirectories);

  it('agree who inserted a user and who rotated a family, and neither meets an error', async () => {
    const path = await newDatabasePath();
    const count = 150;
    await withDatabase({ path }, async (database) => {
      const families = new SqliteTokenFamilyStore(database);
      const sids = Array.from({ length: count }, (_, index) => asSessionId(`sid_${index}`));
      await Promise.all(sids.map((sid) => families.open(aFamily({ sid }))));
    });
    const results = await Promise.all(await race(path, count));
    for (let index = 0; index < count; index += 1) {
      const told = (kind: 'inserts' | 'rotations') => results.map((result) => result[kind][index]).sort();
      expect(told('inserts')).to.deep.equal(['email_taken', 'inserted']);
      expect(told('rotations')).to.deep.equal(['replay', 'rotated']);
    }
  });

  /** Starts two scripts, lets both open the file, and starts the race. */
  async function race(path: string, count: number) {
    const children = [1, 2].map(() => startScript('sqlite-race-script.ts', path, String(count)));
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    return children.map(async (child) => {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
      child.stdin.write('go\n');
      expect(await ended(child)).to.deep.equal({ code: 0, signal: null });
      return JSON.parse(output) as { inserts: string[]; rotations: string[] };
    });
  }
});

describe('an SQLite file whose process is killed', function () {
  this.timeout(PROCESS_TIMEOUT_MS);
  const USERS = 1_000;
  const FAMILIES = 100;
  const ROTATIONS = 9;
  const WRITES = USERS + FAMILIES * (ROTATIONS + 1);

  afterEach(removeTemporaryDirectories);

  for (const share of [0.001, 0.2, 0.45, 0.7, 0.95]) {
    it(`has every write that was acknowledged, killed after ${share * 100} % of ${WRITES}`, async () => {
      const path = await newDatabasePath();
      const acknowledged = await killAfter(path, Math.ceil(WRITES * share));
      expect(acknowledged.users.length + acknowledged.families.size).to.be.greaterThan(0);
      await withDatabase({ path }, async (database) => {
        const users = new SqliteUserRepository(database);
        for (const id of acknowledged.users) expect(await users.findById(id)).to.include({ id });
        const families = new SqliteTokenFamilyStore(database);
        for (const [sid, n] of acknowledged.families) await expectUsable(families, sid, n);
      });
    });
  }

  it('loses no acknowledgement on the way to its reader', async () => {
    const child = startScript('acknowledge-script.ts', String(WRITES));
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    expect((await ended(child)).signal).to.equal('SIGKILL');
    expect(output.match(/^line \d+$/gm)).to.have.length(WRITES);
  });

  /** Starts the writer, kills it without warning in the middle, and answers what it had acknowledged. */
  async function killAfter(path: string, lines: number) {
    const args = [USERS, FAMILIES, ROTATIONS].map(String);
    const child = startScript('sqlite-crash-script.ts', path, ...args);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.split('\n').length > lines) child.kill('SIGKILL');
    });
    expect((await ended(child)).signal).to.equal('SIGKILL');
    const users = [...output.matchAll(/^user (\S+)\n/gm)].map(([, id]) => asUserId(id ?? ''));
    const families = new Map<string, number>();
    for (const [, sid = '', n] of output.matchAll(/^family (\S+) (\d+)\n/gm)) families.set(sid, Number(n));
    return { users, families };
  }

  /** The client's last token is the current one, or it is given the same successor again. */
  async function expectUsable(families: SqliteTokenFamilyStore, sid: string, n: number): Promise<void> {
    const stored = await families.find(asSessionId(sid));
    if (stored === undefined) throw new Error(`The family ${sid} is lost.`);
    expect(stored.n).to.be.within(n, n + 1);
    const retry = rotationOf(stored, { n, presentedKeyId: stored.keyId, now: stored.rotatedAt + 10 });
    const outcome = await families.rotate(retry);
    expect(outcome.kind).to.equal(stored.n === n ? 'rotated' : 'replay');
    expect('family' in outcome && outcome.family.n).to.equal(n + 1);
  }
});
