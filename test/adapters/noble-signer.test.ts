import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { NobleSigner } from '../../src/adapters/noble/noble-signer.js';
import { AuthError } from '../../src/domain/errors.js';
import type { SigningKey } from '../../src/domain/model/signing-key.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const run = promisify(execFile);
const MORTAL = new URL('../support/mortal-worker.js', import.meta.url);
const SCRIPT = fileURLToPath(new URL('../support/sign-ml-dsa-script.ts', import.meta.url));

const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => error,
  );

describe('NobleSigner', () => {
  const threads = 1;
  let key: SigningKey;
  let spare: NobleSigner;
  before(async () => {
    spare = new NobleSigner({ threads });
    key = await spare.generate('ML-DSA-44', 0);
  });
  after(() => spare.close());
  after(removeTemporaryDirectories);

  it('takes as much as may wait, and says of the rest when to come again', async () => {
    const signer = new NobleSigner({ threads, maxWaiting: 4 });
    const taken = Array.from({ length: 4 }, () => outcome(signer.sign(key, 'input')));
    expect(signer.hasCapacity()).to.equal(true);
    taken.push(outcome(signer.sign(key, 'input')));
    expect(signer.hasCapacity()).to.equal(false);
    const refused = await outcome(signer.sign(key, 'input'));
    expect(refused).to.be.instanceOf(AuthError).and.include({ code: 'overloaded' });
    expect((refused as AuthError).retryAfterSeconds).to.be.greaterThan(0);
    expect(await Promise.all(taken)).to.deep.equal(Array(5).fill('done'));
    expect(signer.hasCapacity()).to.equal(true);
    await signer.close();
  });

  it('keeps a quarter of the line for signing, whatever is sent to be verified', async () => {
    const signer = new NobleSigner({ threads, maxWaiting: 8 });
    const signature = await signer.sign(key, 'input');
    const verify = () => outcome(Promise.resolve(signer.verify(key, 'input', signature)));
    const outcomes = await Promise.all([
      ...Array.from({ length: 9 }, verify),
      outcome(signer.sign(key, 'input')),
    ]);
    expect(outcomes.slice(0, 7)).to.deep.equal(Array(7).fill('done'));
    expect(outcomes.slice(7, 9).map((error) => (error as AuthError).code)).to.deep.equal(
      Array(2).fill('overloaded'),
    );
    expect(outcomes[9]).to.equal('done');
    await signer.close();
  });

  it('makes and opens keys however long the line is: one that is not opened would count as bad', async () => {
    const full = new NobleSigner({ threads, maxWaiting: -1 });
    expect(full.hasCapacity()).to.equal(false);
    const made = await full.generate('ML-DSA-44', 0);
    expect((await full.open('ML-DSA-44', made.revealPrivateJwk(), 0)).kid).to.equal(made.kid);
    await full.close();
  });

  it('asks no worker about what can be told from the lengths alone', () => {
    const signer = new NobleSigner({ threads, maxWaiting: -1 });
    expect(signer.verify(key, 'input', new Uint8Array(3))).to.equal(false);
    expect(signer.verify({ ...key, publicJwk: { kty: 'AKP' } }, 'input', new Uint8Array(2_420))).to.equal(
      false,
    );
  });

  it('lets the event loop turn while a key is made, and while it signs and verifies', async () => {
    const signature = await spare.sign(key, 'input');
    for (const work of [
      () => spare.generate('ML-DSA-87', 0),
      () => spare.sign(key, 'input'),
      () => spare.verify(key, 'input', signature),
    ]) {
      let turns = 0;
      let isDone = false;
      const turn = (): void => {
        turns += 1;
        if (!isDone) setImmediate(turn);
      };
      setImmediate(turn);
      await Promise.all(Array.from({ length: 20 }, async () => work()));
      isDone = true;
      expect(turns).to.be.greaterThan(2);
    }
  });

  it('ends what it was given before it closes, and takes nothing more', async () => {
    const signer = new NobleSigner({ threads });
    const signatures = Array.from({ length: 3 }, () => outcome(signer.sign(key, 'input')));
    await Promise.all([signer.close(), signer.close()]);
    expect(await Promise.all(signatures)).to.deep.equal(Array(3).fill('done'));
    expect(signer.hasCapacity()).to.equal(false);
    expect(String(await outcome(signer.sign(key, 'input')))).to.contain('closed');
  });

  it('does the work of a thread that died once more in a new one', async () => {
    const signer = new NobleSigner({ threads, module: MORTAL });
    const once = join(await temporaryDirectory(), 'died');
    const inputs = [`die once ${once}`, 'input', 'input', 'input'];
    const signatures = await Promise.all(inputs.map((input) => signer.sign(key, input)));
    expect(signatures).to.deep.equal(Array(4).fill(Uint8Array.of(1)));
    await signer.close();
  });

  it('gives up on work that ends every thread, and lives on', async () => {
    const signer = new NobleSigner({ threads, module: MORTAL });
    for (let life = 0; life < 2; life += 1) {
      expect(String(await outcome(signer.sign(key, 'die')))).to.contain('exited');
      expect(await signer.sign(key, 'input')).to.deep.equal(Uint8Array.of(1));
    }
    await signer.close();
  });

  it('says so when its threads cannot start, every time and without ending the process', async () => {
    const signer = new NobleSigner({ threads, module: new URL('./no-such-worker.js', import.meta.url) });
    const attempts = Array.from({ length: 4 }, () => outcome(signer.sign(key, 'input')));
    for (const error of [...(await Promise.all(attempts)), await outcome(signer.sign(key, 'input'))])
      expect(error).to.be.instanceOf(Error).and.not.instanceOf(AuthError);
    expect(signer.hasCapacity()).to.equal(true);
    await signer.close();
  });

  it('closes without ever having started a thread', async () => {
    await new NobleSigner().close();
  });

  it('makes only what is its business', async () => {
    expect(String(await outcome(spare.generate('RS256', 0)))).to.contain('ML-DSA only, not RS256');
    const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: 'AA' };
    expect(
      spare.verify({ kid: key.kid, algorithm: 'EdDSA', publicJwk }, 'input', new Uint8Array(64)),
    ).to.equal(false);
  });

  it('signs with more keys than a worker keeps expanded', async () => {
    const keys = await Promise.all(Array.from({ length: 10 }, () => spare.generate('ML-DSA-44', 0)));
    for (const each of [...keys, ...keys]) {
      expect(await spare.verify(each, 'input', await spare.sign(each, 'input'))).to.equal(true);
    }
  });

  it('does not keep a process alive that has nothing else to do', async () => {
    const { stdout, stderr } = await run(process.execPath, ['--import=tsx', SCRIPT, 'ML-DSA-44', 'noble']);
    expect(stdout).to.equal('good\n');
    expect(stderr).to.match(/^loaded piscina/m);
  });

  it('is not loaded, pool and all, where no key is for it', async () => {
    const { stdout, stderr } = await run(process.execPath, ['--import=tsx', SCRIPT, 'RS256']);
    expect(stdout).to.equal('good\n');
    expect(stderr).to.not.contain('loaded');
  });

  it('prints no warning with whatever provider is the default here', async () => {
    const { stdout, stderr } = await run(process.execPath, ['--import=tsx', SCRIPT, 'ML-DSA-65']);
    expect(stdout).to.equal('good\n');
    expect(stderr).to.not.contain('ExperimentalWarning');
  });
});
