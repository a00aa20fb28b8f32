import { expect } from 'chai';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AuthServices } from '../../src/domain/auth-services.js';
import type { ServiceToken } from '../../src/domain/model/service-token.js';
import type { Principal, RequestOrigin } from '../../src/domain/model/principal.js';
import type { User } from '../../src/domain/model/user.js';
import { authFixture, type AuthFixture, ORIGIN } from '../support/auth-fixture.js';
import { blocksOf } from '../support/document-blocks.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';

const PAGE = readProjectFile('docs/how-to/administer-users.md');

interface Shown {
  openShop(auth: AuthServices, caller: Principal): Promise<string>;
  everybody(auth: AuthServices, caller: Principal): Promise<readonly User[]>;
  offboard(auth: AuthServices, caller: Principal, email: string): Promise<User>;
  machine(auth: AuthServices, token: string, origin: RequestOrigin): Promise<ServiceToken>;
}

/** The page imports the package by its name: its errors are of another instance of the class. */
const codeOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => (error as { readonly code: string }).code,
  );

describe('docs/how-to/administer-users.md', () => {
  let fixture: AuthFixture;
  let shown: Shown;
  const files: string[] = [];
  before(async () => {
    fixture = await authFixture();
    const modules = await Promise.all(
      blocksOf(PAGE, 'ts').map(async (code, index) => {
        const file = join(PROJECT_ROOT, `test/docs/.administer-users-${index + 1}.ts`);
        files.push(file);
        await writeFile(file, code);
        return (await import(pathToFileURL(file).href)) as object;
      }),
    );
    shown = Object.assign({}, ...modules) as Shown;
  });
  after(async () => {
    for (const file of files) await rm(file);
    await fixture.close();
  });

  it('shows code that runs: a shop opens, one looks who is there, somebody leaves', async () => {
    const { auth } = fixture;
    const caller = await fixture.caller(await fixture.user('superadmin'));
    const token = await shown.openShop(auth, caller);
    expect(await shown.machine(auth, token, ORIGIN)).to.include({ name: 'build', orgId: 'shop' });
    expect(await codeOf(shown.machine(auth, `${token.slice(0, -1)}!`, ORIGIN))).to.equal('token_malformed');

    const credentials = { email: 'boss@shop.example', password: 'a passphrase of the boss', origin: ORIGIN };
    const boss = await auth.authentication.authenticate((await auth.signIn.signIn(credentials)).accessToken);
    expect((await shown.everybody(auth, boss)).map(({ email }) => email).sort()).to.deep.equal([
      'boss@shop.example',
      'clerk@shop.example',
    ]);
    expect((await shown.everybody(auth, caller)).length).to.equal(3);

    const left = await shown.offboard(auth, boss, 'Clerk@shop.example');
    expect([left.status, left.memberships]).to.deep.equal(['suspended', []]);
    expect(await codeOf(shown.offboard(auth, boss, 'nobody@shop.example'))).to.equal('user_not_found');
  });

  it('names every service for callers, with methods that it has', () => {
    const rows = [...PAGE.matchAll(/^\| `(\w+)` +\| (.*?) +\|/gm)];
    for (const [, name = '', methods = ''] of rows) {
      const service: object | undefined = Reflect.get(fixture.auth, name) as object | undefined;
      expect(service, name).not.to.equal(undefined);
      for (const [, method = ''] of methods.matchAll(/`(\w+)`/g))
        expect(Reflect.get(service ?? {}, method), `${name}.${method}`).to.be.a('function');
    }
    expect(rows.length).to.be.greaterThan(8);
  });
});
