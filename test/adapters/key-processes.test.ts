import { expect } from 'chai';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { durableAuth } from '../support/durable-auth.js';
import { ended, startScript, type ScriptProcess } from '../support/script-process.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const PROCESSES = 20;

describe('processes that start at once on an empty data directory', () => {
  after(removeTemporaryDirectories);

  it(`end, ${PROCESSES} of them, with one key set, one key that signs, one that mints and one that seals (AS-11.1)`, async () => {
    const directory = join(await temporaryDirectory(), 'data');
    const children = Array.from({ length: PROCESSES }, () => startScript('key-start-script.ts', directory));
    const answers = children.map(outputOf);
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    for (const child of children) child.stdin.write('go\n');
    const told = await Promise.all(answers);
    expect(new Set(told).size, told.join('\n')).to.equal(1);
    expect(told[0]).to.contain('kty');
    expect(await readdir(join(directory, 'keys'))).to.deep.equal(['key-encryption.key']);
    const { auth, close } = await durableAuth(directory);
    const phases = auth.keyRing.describe().map(({ record, phase }) => `${record.algorithm} ${phase}`);
    await close();
    expect(phases).to.deep.equal(['HS256 active', 'HS256 announced', 'EdDSA active', 'EdDSA announced']);
  });
});

/** All that a process says after it is ready; it must end well. */
async function outputOf(child: ScriptProcess): Promise<string> {
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const { code } = await ended(child);
  expect(code, output).to.equal(0);
  return output.replace('ready\n', '');
}
