import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createResourceServer, readSettings } from '../../src/entry/koa.js';
import { failureOf } from '../support/failure.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

describe('readSettings', () => {
  afterEach(removeTemporaryDirectories);

  /** A configuration file with this text. */
  async function file(text: string): Promise<string> {
    const path = join(await temporaryDirectory(), 'application.yaml');
    await writeFile(path, text);
    return path;
  }

  const PROTECTED = 'auth_client: { issuer: https://auth.example.com, audience: my-api }';

  it('gives a resource server what stands in the file and the environment', async () => {
    const configFile = await file(PROTECTED);
    const environment = { AUTH_CLIENT_AUDIENCE: 'other-api' };
    const { settings, warnings } = await readSettings({ configFile, profile: 'test', environment });
    expect(settings.auth_client).to.include({ issuer: 'https://auth.example.com', audience: 'other-api' });
    expect(settings.profile).to.equal('test');
    expect(warnings).to.deep.equal([]);
    const auth = await createResourceServer({ settings });
    auth.close();
  });

  it('takes the file that the environment names', async () => {
    const environment = { PICO_AUTH_CONFIG: await file(PROTECTED) };
    expect((await readSettings({ environment })).settings.auth_client.audience).to.equal('my-api');
  });

  it('refuses a file that is not there, keys that are none, and misspelt options', async () => {
    const gone = join(await temporaryDirectory(), 'gone.yaml');
    expect(await failureOf(readSettings({ configFile: gone, environment: {} }))).to.have.property(
      'name',
      'ConfigError',
    );
    const misspelt = await file('auth_client: { isuer: https://auth.example.com }');
    expect(String(await failureOf(readSettings({ configFile: misspelt, environment: {} })))).to.contain(
      'auth_client.isuer',
    );
    const options: object = { configfile: gone };
    expect(String(await failureOf(readSettings(options)))).to.contain('did you mean "configFile"?');
  });
});
