import { Router } from '@koa/router';
import { expect } from 'chai';
import type { FastifyInstance } from 'fastify';
import Koa from 'koa';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DiscardingAuditLog } from 'pico-auth/adapters/memory';
import { AUTH_DEFAULTS, createAuth, memoryStores, nodePlatform } from 'pico-auth';
import { createResourceServer, requiresRole } from 'pico-auth/koa';
import {
  aUser,
  createTestIssuer,
  describeContract,
  passwordHasherContract,
  userRepositoryContract,
} from 'pico-auth/testing';
import { DirectoryRoleResolver } from '../../examples/own-adapters/directory-role-resolver.js';
import { JsonFileUserRepository } from '../../examples/own-adapters/json-file-user-repository.js';
import { ownHttp } from '../../examples/own-adapters/own-http.js';
import { ScryptPasswordHasher } from '../../examples/own-adapters/scrypt-password-hasher.js';
import { readProjectFile } from '../support/project-files.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const origin = { address: undefined, userAgent: undefined };
const CHEAP_COST_LOG2 = 4;

describe('examples/own-adapters', () => {
  after(removeTemporaryDirectories);

  const file = async (): Promise<string> => join(await temporaryDirectory(), 'users.json');

  describeContract(
    'JsonFileUserRepository',
    userRepositoryContract,
    async () => ({ subject: new JsonFileUserRepository(await file()) }),
    { describe, it },
  );

  describeContract(
    'ScryptPasswordHasher',
    passwordHasherContract,
    async () => ({ subject: new ScryptPasswordHasher(CHEAP_COST_LOG2) }),
    { describe, it },
  );

  describe('JsonFileUserRepository', () => {
    it('has fewer than 80 lines', () => {
      const text = readProjectFile('examples/own-adapters/json-file-user-repository.ts');
      expect(text.split('\n').length).to.be.lessThan(80);
    });

    it('finds everybody again after a restart', async () => {
      const path = await file();
      const users = new JsonFileUserRepository(path);
      const ann = aUser({ email: 'ann@example.com' });
      await users.insert(ann);
      await users.recordSignIn(ann.id, 42);
      const reopened = await JsonFileUserRepository.open(path);
      const found = await reopened.findByEmailKey('ann@example.com');
      expect([found?.id, found?.lastLoginAt, found?.deletedAt]).to.deep.equal([ann.id, 42, undefined]);
    });

    it('has changed nothing when the file cannot be written', async () => {
      const users = new JsonFileUserRepository('/nowhere/users.json');
      const ann = aUser();
      const failure: unknown = await users.insert(ann).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error);
      expect(await users.findById(ann.id)).to.equal(undefined);
    });
  });

  it('signs in over a JSON file and scrypt, through HTTP routes of its own', async () => {
    const path = await file();
    const auth = createAuth(
      {
        ...memoryStores(),
        ...(await nodePlatform({ dataDir: await temporaryDirectory() })),
        users: new JsonFileUserRepository(path),
        hasher: new ScryptPasswordHasher(CHEAP_COST_LOG2),
        audit: new DiscardingAuditLog(),
      },
      { ...AUTH_DEFAULTS, issuer: 'https://shop.example.com', algorithm: 'EdDSA' },
    );
    await auth.keyRing.start();
    const account = { email: 'ann@example.com', password: 'a long passphrase' };
    const { id } = await auth.registration.register({ ...account, origin });
    expect(await readFile(path, 'utf8')).to.contain('$scrypt$ln=4');

    const app = ownHttp(auth);
    const refused = await send(app, 'POST', { ...account, password: 'guess' });
    expect([refused.statusCode, refused.json<object>()]).to.deep.equal([
      401,
      { code: 'invalid_credentials', detail: 'E-mail or password is wrong.' },
    ]);
    const first = await send(app, 'POST', account);
    expect(first.statusCode).to.equal(201);
    const second = await send(app, 'PUT', { refreshToken: first.json<Tokens>().refreshToken });
    const authorization = `Bearer ${second.json<Tokens>().accessToken}`;
    const whoami = await app.inject({ url: '/whoami', headers: { authorization } });
    expect(whoami.json()).to.deep.equal({ userId: id, role: 'viewer' });
    const anonymous = await app.inject({ url: '/whoami' });
    expect(anonymous.statusCode).to.equal(401);
    const otherScheme = { authorization: authorization.replace('Bearer', 'Custom') };
    const mistaken = await app.inject({ url: '/whoami', headers: otherScheme });
    expect([mistaken.statusCode, mistaken.json<{ code: string }>().code]).to.deep.equal([
      401,
      'token_missing',
    ]);
  });

  it('takes roles from a directory', async () => {
    const groupsOf = async (userId: string) => (userId === 'usr_ann' ? ['cn=staff', 'cn=unknown'] : []);
    const resolver = new DirectoryRoleResolver({ groupsOf }, new Map([['cn=staff', 'clerk']]));
    const issuer = await createTestIssuer();
    const server = await createResourceServer({
      issuer: issuer.issuer,
      audience: issuer.audience,
      keySource: issuer.keys,
      roleResolver: resolver,
    });
    const host = new Koa();
    host.use(
      new Router()
        .use(server.protect())
        .get('/till', requiresRole('clerk'), (ctx) => {
          ctx.body = 'open';
        })
        .routes(),
    );
    const listening = host.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const { port } = listening.address() as AddressInfo;
    const statusFor = async (sub: string): Promise<number> => {
      const headers = { authorization: `Bearer ${issuer.token({ sub })}` };
      return (await fetch(`http://127.0.0.1:${port}/till`, { headers })).status;
    };
    expect([await statusFor('usr_ann'), await statusFor('usr_bob')]).to.deep.equal([200, 403]);
    listening.closeAllConnections();
    listening.close();
  });
});

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const send = (app: FastifyInstance, method: 'POST' | 'PUT', payload: object) =>
  app.inject({ method, url: '/session', payload });
