import { expect } from 'chai';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TokenValidatorHandle } from '../../src/composition/create-token-validator.js';
import { endServers, serveProcess } from '../support/command-line.js';
import { blocksOf, expectConsole } from '../support/document-blocks.js';
import { fromFile } from '../support/given-settings.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const PAGE = readProjectFile('docs/post-quantum.md');
const SETTINGS = blocksOf(PAGE, 'yaml');
const ANN = { email: 'ann@example.com', password: 'a long passphrase' };

async function posted(url: string, path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v1/auth/${path}`, {
    ...{ method: 'POST', headers, body: JSON.stringify(body) },
  });
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

/** The validator that the page opens, told of another issuer. */
async function validatorOfThePage(issuer: string): Promise<TokenValidatorHandle> {
  const [code = ''] = blocksOf(PAGE, 'ts');
  const file = join(PROJECT_ROOT, `test/docs/.post-quantum-${process.pid}.ts`);
  await writeFile(file, `${code.replace('https://auth.example.com', issuer)}\nexport { tokens };\n`);
  try {
    const { tokens } = (await import(file)) as { readonly tokens: TokenValidatorHandle };
    return tokens;
  } finally {
    await rm(file);
  }
}

describe('docs/post-quantum.md', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('shows settings that are taken', () => {
    expect(SETTINGS).to.have.length(3);
    const [published, client, mapped] = SETTINGS.map((text) => fromFile(text).settings);
    expect(published?.auth).to.deep.include({ algorithm: 'RS256', algorithms: ['ML-DSA-65'] });
    expect(client?.auth_client.accepted_algorithms).to.deep.equal(['RS256', 'ML-DSA-65']);
    expect(mapped?.auth.audiences).to.deep.equal({ reports: 'ML-DSA-65' });
  });

  it('prints what a server with these settings really answers', async () => {
    const directory = await temporaryDirectory();
    const config = join(directory, 'application.yaml');
    await writeFile(config, SETTINGS[2] ?? '');
    const server = await serveProcess(directory, { PICO_AUTH_CONFIG: config });
    const count = await expectConsole(PAGE, { 'http://127.0.0.1:8100': server.url });
    expect(count).to.be.greaterThan(8);
  });

  it('protects a service with code that takes tokens of both kinds, and of no other audience', async () => {
    const environment = { AUTH_AUDIENCES: 'reports=ML-DSA-65' };
    const server = await serveProcess(await temporaryDirectory(), environment);
    const tokens = await validatorOfThePage(`http://localhost:${server.port}`);
    await posted(server.url, 'register', { ...ANN, display_name: 'Ann' });
    const ready = await posted(server.url, 'login', { ...ANN, audience: 'reports' });
    const { claims } = await tokens.validate(String(ready['access_token']));
    expect(claims.email).to.equal(ANN.email);
    const other = await posted(server.url, 'login', ANN);
    const refused = await tokens.validate(String(other['access_token'])).catch((error: unknown) => error);
    expect(refused).to.include({ code: 'token_audience_mismatch' });
    tokens.close();
  });
});
