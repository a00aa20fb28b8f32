import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { asOrgId } from '../../src/domain/model/ids.js';
import type { ServiceTokenEntry } from '../../src/domain/model/user-transfer.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { importing, verdicts } from '../support/import-fixture.js';

const tokenOf = (digit: string): string => `pico_svc_${digit.repeat(64)}`;
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const anEntry = (said: Partial<ServiceTokenEntry> = {}): ServiceTokenEntry => ({
  kind: 'service_token',
  line: 1,
  sourceId: 'a1b2c3d4e5f6',
  name: 'mailer',
  description: 'sends mail',
  role: 'operator',
  org: undefined,
  tokenHash: hashOf(tokenOf('a')),
  createdAt: 7,
  ...said,
});

onEveryStore('the import of service tokens', (make) => {
  it('lets a service go on with the token that it has', async () => {
    const fixture = await make();
    const [line] = await importing(fixture, [anEntry()]);
    expect(line).to.include({
      kind: 'service_token',
      outcome: 'accepted',
      label: 'mailer',
      detail: undefined,
    });
    expect(line?.id).to.match(/^svc_[\w-]{22}$/);
    const found = await fixture.auth.serviceTokens.validate(tokenOf('a'), ORIGIN);
    expect(found).to.include({ name: 'mailer', role: 'operator', orgId: 'default', createdAt: 7 });
    expect(await fixture.auth.serviceTokens.validate(tokenOf('b'), ORIGIN)).to.equal(undefined);
    expect(await fixture.auth.serviceTokens.validate(tokenOf('a').toUpperCase(), ORIGIN)).to.equal(undefined);
    // Its hash, which a stolen list holds, is no token.
    expect(await fixture.auth.serviceTokens.validate(hashOf(tokenOf('a')), ORIGIN)).to.equal(undefined);
    expect(await fixture.auth.serviceTokens.validate(`pico_svc_${hashOf(tokenOf('a'))}`, ORIGIN)).to.equal(
      undefined,
    );
  });

  it('says of a repeated run that it is there, and writes nothing in a dry run', async () => {
    const fixture = await make();
    expect(verdicts(await importing(fixture, [anEntry()], { dryRun: true }))).to.deep.equal(['accepted']);
    expect(await fixture.ports.serviceTokens.list(asOrgId('default'))).to.deep.equal([]);
    await importing(fixture, [anEntry()]);
    for (const dryRun of [true, false])
      expect(verdicts(await importing(fixture, [anEntry()], { dryRun, update: true }))).to.deep.equal([
        'exists',
      ]);
    expect(await fixture.ports.serviceTokens.list(asOrgId('default'))).to.have.lengthOf(1);
  });

  it('leaves them behind unless asked for: a repeated run would bring back those revoked here', async () => {
    const fixture = await make();
    const admin = await fixture.caller(await fixture.user('superadmin'));
    await importing(fixture, [anEntry()]);
    await fixture.auth.serviceTokens.revoke(admin, 'mailer', asOrgId('default'));
    for (const dryRun of [true, false])
      expect(verdicts(await importing(fixture, [anEntry()], { dryRun, serviceTokens: false }))).to.deep.equal(
        ['not_asked_for'],
      );
    expect(await fixture.auth.serviceTokens.validate(tokenOf('a'), ORIGIN)).to.equal(undefined);
  });

  it('maps names, roles and organisations, and says so', async () => {
    const fixture = await make();
    const entry = anEntry({ name: 'Päck & ship', role: 'Robot', org: 'ACME Corp' });
    const [line] = await importing(fixture, [entry], { roles: new Map([['Robot', 'viewer']]) });
    expect(line?.notes).to.deep.equal(['name_mapped', 'org_mapped', 'role_mapped']);
    const found = await fixture.auth.serviceTokens.validate(tokenOf('a'), ORIGIN);
    expect(found).to.include({ name: 'Pack-ship', role: 'viewer' });
    expect(found?.orgId).to.match(/^acme-corp-/);
  });

  it('refuses what it cannot keep, and reads on', async () => {
    const fixture = await make();
    await importing(fixture, [anEntry({ name: 'taken', tokenHash: hashOf('other') })]);
    const entries = [
      anEntry({ tokenHash: '' }),
      anEntry({ name: 'upper', tokenHash: hashOf('x').toUpperCase() }),
      anEntry({ role: 'god' }),
      anEntry({ name: '…' }),
      anEntry({ name: 'taken' }),
      anEntry({ description: 'x'.repeat(1_001) }),
      anEntry(),
      anEntry({ tokenHash: hashOf('twice') }),
      anEntry({ name: 'again' }),
    ];
    const reasons = ['invalid_hash', 'invalid_hash', 'unknown_role', 'invalid_field', 'name_taken'];
    for (const dryRun of [true, false])
      expect(verdicts(await importing(fixture, entries, { dryRun }))).to.deep.equal([
        ...[...reasons, 'invalid_field', 'accepted'],
        ...['duplicate_name', 'duplicate_id'],
      ]);
  });
});
