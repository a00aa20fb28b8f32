import { argon2d, argon2i, hash } from 'argon2';
import bcrypt from 'bcrypt';
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Argon2PasswordHasher, CHEAPEST_COST } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { NATIVE_FUNCTIONS } from '../../src/adapters/argon2/native-functions.js';
import { PORTABLE_FUNCTIONS } from '../../src/adapters/argon2/portable-functions.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { passwordHasherContract } from '../../src/testing/contracts/password-hasher-contract.js';
import { PROJECT_ROOT } from '../support/project-files.js';

const run = promisify(execFile);
const PASSWORDS = ['secret', '', 'pässwörd \u{1f511}', 'x'.repeat(1_024)];
const COSTS = [CHEAPEST_COST, { memoryKib: 64, passes: 3, lanes: 2 }];

describeContract(
  'Argon2PasswordHasher without native binaries',
  passwordHasherContract,
  async () => ({
    subject: new Argon2PasswordHasher({
      cost: CHEAPEST_COST,
      functions: Promise.resolve(PORTABLE_FUNCTIONS),
    }),
  }),
  { describe, it },
);

describe('the portable password functions', () => {
  it('make hashes that the native ones verify, and verify theirs', async () => {
    for (const password of PASSWORDS) {
      for (const cost of COSTS) {
        const portable = await PORTABLE_FUNCTIONS.argon2Hash(password, cost);
        const native = await NATIVE_FUNCTIONS.argon2Hash(password, cost);
        expect(portable.replace(/\$[^$]+\$[^$]+$/, '')).to.equal(native.replace(/\$[^$]+\$[^$]+$/, ''));
        expect(await NATIVE_FUNCTIONS.argon2Verify(portable, password)).to.equal(true);
        expect(await PORTABLE_FUNCTIONS.argon2Verify(native, password)).to.equal(true);
        expect(await PORTABLE_FUNCTIONS.argon2Verify(native, `${password}x`)).to.equal(false);
      }
    }
  });

  it('read the other kinds of Argon2, and bcrypt, as the native ones do', async () => {
    for (const type of [argon2i, argon2d]) {
      const stored = await hash('secret', { type, memoryCost: 64, timeCost: 2, parallelism: 1 });
      expect(await PORTABLE_FUNCTIONS.argon2Verify(stored, 'secret')).to.equal(true);
      expect(await PORTABLE_FUNCTIONS.argon2Verify(stored, 'Secret')).to.equal(false);
    }
    for (const password of ['secret', 'pässwörd', 'x'.repeat(80)]) {
      const stored = bcrypt.hashSync(password, 4);
      expect(await PORTABLE_FUNCTIONS.bcryptVerify(stored, password)).to.equal(true);
      expect(await PORTABLE_FUNCTIONS.bcryptVerify(stored, `y${password}`)).to.equal(false);
    }
  });

  it('take over with a warning at the start where a native binary does not load', async () => {
    const hook = `export async function resolve(specifier, context, next) {
      if (specifier === 'argon2') throw new Error('No native build was found');
      return next(specifier, context);
    }`;
    const hasher = pathToFileURL(join(PROJECT_ROOT, 'src/adapters/argon2/argon2-password-hasher.ts')).href;
    const program = `
      import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}));
      const { Argon2PasswordHasher, CHEAPEST_COST } = await import(${JSON.stringify(hasher)});
      const hasher = new Argon2PasswordHasher({ cost: CHEAPEST_COST });
      const stored = await hasher.hash('secret');
      console.log(await hasher.verify(stored, 'secret'), await hasher.verify(stored, 'wrong'));
    `;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const { stdout, stderr } = await run(process.execPath, args, { cwd: PROJECT_ROOT });
    expect(stdout.trim()).to.equal('true false');
    expect(stderr).to.contain('PICO_AUTH_PORTABLE_HASHING').and.to.contain('No native build was found');
  });
});
