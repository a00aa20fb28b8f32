import { expect } from 'chai';
import { endServers, serveProcess } from '../support/command-line.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const SPELLINGS = ['zoë@example.com', ' ZOË@Example.com', 'zoe\u0308@example.com ', 'Zoe\u0308@EXAMPLE.com'];

describe('100 parallel registrations of one address against a server as configured by default', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('are one 201 and 99 conflicts, and no failure (AS-16.1)', async () => {
    const { url } = await serveProcess(await temporaryDirectory());
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const response = await fetch(`${url}/api/v1/auth/register`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ email: SPELLINGS[index % 4], password: 'a long passphrase' }),
        });
        const { code = 'created' } = (await response.json()) as { readonly code?: string };
        return `${response.status} ${code}`;
      }),
    );
    const count = (wanted: string) => statuses.filter((status) => status === wanted).length;
    expect({ created: count('201 created'), taken: count('409 email_taken') }).to.deep.equal({
      created: 1,
      taken: 99,
    });
  });
});
