import { spawnSync } from 'node:child_process';
import { expect } from 'chai';

/**
 * Dependencies with a native part. A published binary that crashes (argon2 0.45.0 and 0.45.1 on Node 20)
 * makes `npm ci` compile instead, with headers from the network; where it can, nobody notices.
 * `PREBUILDS_ONLY` keeps node-gyp-build from finding what the compiler left.
 */
const NATIVE = ['argon2', 'bcrypt', '@photostructure/sqlite'];

describe('The native dependencies', () => {
  for (const name of NATIVE) {
    it(`load ${name} as it was published, on this Node, without a compiler`, () => {
      const { status, signal, stderr } = spawnSync(process.execPath, ['-e', `require('${name}')`], {
        env: { ...process.env, PREBUILDS_ONLY: '1' },
        encoding: 'utf8',
      });
      expect({ status, signal, stderr }).to.include({ status: 0, signal: null });
    });
  }
});
