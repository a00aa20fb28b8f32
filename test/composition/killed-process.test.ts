import { expect } from 'chai';
import { ORIGIN, PASSWORD } from '../support/auth-fixture.js';
import { durableAuth } from '../support/durable-auth.js';
import { ended, startScript } from '../support/script-process.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const REGISTRATIONS = 1_000;
const CLIENTS = 100;
const REFRESHES = 10;
const ANSWERS = REGISTRATIONS + CLIENTS * (REFRESHES + 1);

/** Kills the process with SIGKILL once it has answered this often; the answers it managed to give. */
async function killedAfter(answers: number, dataDir: string): Promise<readonly string[]> {
  const child = startScript(
    'auth-crash-script.ts',
    dataDir,
    String(REGISTRATIONS),
    String(CLIENTS),
    String(REFRESHES),
  );
  let output = '';
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    seen += chunk.filter((byte) => byte === 10).length;
    if (seen >= answers) child.kill('SIGKILL');
  });
  expect((await ended(child)).signal).to.equal('SIGKILL');
  return output.split('\n').slice(0, -1);
}

describe('a process killed amid 2,000 registrations and refreshes', () => {
  after(removeTemporaryDirectories);

  for (const share of [0.05, 0.4, 0.75]) {
    it(`after ${share * 100} % of its answers has lost no account, and no client its session`, async () => {
      const dataDir = await temporaryDirectory();
      const answers = await killedAfter(Math.ceil(ANSWERS * share), dataDir);
      const { auth, close } = await durableAuth(dataDir);
      const registered = answers
        .filter((line) => line.startsWith('registered '))
        .map((line) => line.slice(11));
      await Promise.all(
        registered.map((email) => auth.signIn.signIn({ email, password: PASSWORD, origin: ORIGIN })),
      );
      const held = new Map(
        answers
          .filter((line) => line.startsWith('holds '))
          .map((line) => line.split(' ').slice(1) as [string, string]),
      );
      for (const token of held.values()) {
        const once = await auth.refreshRotation.refresh(token, ORIGIN);
        const retried = await auth.refreshRotation.refresh(token, ORIGIN);
        expect(retried.refreshToken).to.equal(once.refreshToken);
        await auth.refreshRotation.refresh(once.refreshToken, ORIGIN);
      }
      expect(registered.length + held.size).to.be.greaterThan(0);
      await close();
    });
  }
});
