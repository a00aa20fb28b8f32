import { expect } from 'chai';
import { availableParallelism } from 'node:os';
import { defaultHashConcurrency, HashingPool } from '../../src/adapters/argon2/hashing-pool.js';
import { AuthError } from '../../src/domain/errors.js';

/** Work that ends when the test says so. */
function heldWork() {
  const releases: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => releases.push(resolve));
  const releaseAll = async (pool: HashingPool) => {
    while (pool.statistics().running > 0) {
      for (const release of releases.splice(0)) release();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { work, releaseAll };
}

const codeOf = (outcome: Promise<unknown>) =>
  outcome.then(
    () => 'done',
    (error: unknown) => (error instanceof AuthError ? error.code : error),
  );

describe('HashingPool', () => {
  it('runs no more at once than it may, and lets the rest wait', async () => {
    const { work, releaseAll } = heldWork();
    const pool = new HashingPool({ concurrency: 2, maxWaiting: 10 });
    const all = Promise.all(Array.from({ length: 5 }, () => pool.run(undefined, work)));
    expect(pool.statistics()).to.deep.equal({ running: 2, waiting: 3 });
    await releaseAll(pool);
    await all;
    expect(pool.statistics()).to.deep.equal({ running: 0, waiting: 0 });
  });

  it('refuses with `overloaded` and whole seconds to wait once the line is full, and recovers', async () => {
    const { work, releaseAll } = heldWork();
    const pool = new HashingPool({ concurrency: 1, maxWaiting: 4 });
    const accepted = Array.from({ length: 5 }, () => pool.run(undefined, work));
    const refusal: unknown = await pool.run(undefined, work).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(AuthError).with.property('code', 'overloaded');
    expect(refusal).to.have.property('retryAfterSeconds').that.satisfies(Number.isInteger).and.is.at.least(1);
    await releaseAll(pool);
    await Promise.all(accepted);
    expect(await codeOf(pool.run(undefined, () => Promise.resolve()))).to.equal('done');
  });

  it('lets one share fill a quarter of the line, and others still in', async () => {
    const { work, releaseAll } = heldWork();
    const pool = new HashingPool({ concurrency: 1, maxWaiting: 16 });
    const outcomes = Array.from({ length: 10 }, () => codeOf(pool.run('203.0.113.7', work)));
    const other = codeOf(pool.run('203.0.113.8', work));
    expect(pool.statistics()).to.deep.equal({ running: 1, waiting: 4 });
    await releaseAll(pool);
    expect((await Promise.all(outcomes)).filter((code) => code === 'done')).to.have.length(4);
    expect(await other).to.equal('done');
    expect(await codeOf(pool.run('203.0.113.7', () => Promise.resolve()))).to.equal('done');
  });

  it('gives the place back after work that failed', async () => {
    const pool = new HashingPool({ concurrency: 1, maxWaiting: 4 });
    const fail = () => Promise.reject(new Error('boom'));
    for (let n = 0; n < 20; n += 1) {
      expect(await pool.run('share', fail).catch((error: unknown) => String(error))).to.equal('Error: boom');
    }
    expect(pool.statistics()).to.deep.equal({ running: 0, waiting: 0 });
  });

  it('leaves a thread of libuv’s pool free by default', () => {
    expect(defaultHashConcurrency({})).to.equal(Math.min(availableParallelism(), 3));
    expect(defaultHashConcurrency({ UV_THREADPOOL_SIZE: '2' })).to.equal(1);
    expect(defaultHashConcurrency({ UV_THREADPOOL_SIZE: '1' })).to.equal(1);
    expect(defaultHashConcurrency({ UV_THREADPOOL_SIZE: 'many' })).to.be.at.least(1);
  });
});
