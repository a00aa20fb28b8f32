import { expect } from 'chai';
import { AUTH_DEFAULTS } from '../../src/composition/auth-config.js';
import { authSection } from '../../src/composition/config/auth-section.js';
import { camelCase, snakeCase } from '../../src/composition/config/key-names.js';
import { SETTING_KEYS } from '../../src/composition/config/setting-keys.js';
import { domainConfigOf } from '../../src/composition/domain-config.js';
import { authConfigOf, KEYS_OF_ADAPTERS } from '../../src/composition/settings-auth-config.js';
import { fromFile, load } from '../support/given-settings.js';

const issuer = 'https://shop.example.com';

describe('AuthConfig', () => {
  it('has every key of section auth under its name in camelCase, but for those of adapters', () => {
    const keys = SETTING_KEYS.filter(({ section }) => section === 'auth').map(({ name }) => name);
    expect(KEYS_OF_ADAPTERS).to.deep.equal(['data_dir', 'key_encryption_keys']);
    expect(keys).to.include.members([...KEYS_OF_ADAPTERS]);
    const mirrored = keys.filter((name) => !KEYS_OF_ADAPTERS.some((own) => own === name));
    expect(Object.keys({ ...AUTH_DEFAULTS, issuer }).sort()).to.deep.equal(mirrored.map(camelCase).sort());
    expect(mirrored.map(camelCase).map(snakeCase), 'and back').to.deep.equal(mirrored);
  });

  it('has the defaults of the file, where the issuer alone follows from other settings', () => {
    const { data_dir: _directory, key_encryption_keys: _keys, ...defaults } = authSection.parse({});
    const inCode = Object.entries(defaults).map(([name, value]) => [camelCase(name), value] as const);
    expect(Object.fromEntries(inCode)).to.deep.equal(AUTH_DEFAULTS);
    const { settings } = load();
    expect(authConfigOf(settings)).to.deep.equal({ ...AUTH_DEFAULTS, issuer: settings.auth.issuer });
  });

  it('takes the values of the file as they are', () => {
    const file =
      'auth:\n  access_token_expire_minutes: 0.5\n  admin_audience: ops\n  refresh_absolute_days: 12.25\n';
    const { accessTokenExpireMinutes, adminAudience, refreshAbsoluteDays } = authConfigOf(
      fromFile(file).settings,
    );
    expect({ accessTokenExpireMinutes, adminAudience, refreshAbsoluteDays }).to.deep.equal({
      accessTokenExpireMinutes: 0.5,
      adminAudience: 'ops',
      refreshAbsoluteDays: 12.25,
    });
  });
});

describe('domainConfigOf', () => {
  it('gives the domain seconds, and no admin audience where there is none', () => {
    const domain = domainConfigOf({ ...AUTH_DEFAULTS, issuer });
    expect(domain).to.deep.include({
      issuer,
      adminAudience: undefined,
      accessTokenSeconds: 900,
      refreshIdleSeconds: 604_800,
      refreshAbsoluteSeconds: 2_592_000,
      refreshGraceSeconds: 30,
      keyPublishSeconds: 86_400,
      keyRotateSeconds: 7_776_000,
      keyRetireSeconds: 3_600,
      refreshKeyAnnounceSeconds: 600,
      passwordMinLength: 8,
      throttleEnabled: true,
    });
    expect(Object.keys(domain)).to.not.include.members(['accessTokenExpireMinutes']);
    expect(domainConfigOf({ ...AUTH_DEFAULTS, issuer, adminAudience: 'ops' }).adminAudience).to.equal('ops');
  });

  it('makes whole seconds of fractions', () => {
    const { accessTokenSeconds, refreshIdleSeconds, keyPublishSeconds } = domainConfigOf({
      ...AUTH_DEFAULTS,
      issuer,
      accessTokenExpireMinutes: 0.5,
      refreshTokenExpireDays: 1 / 7,
      keyPublishHours: 1.25,
    });
    expect([accessTokenSeconds, refreshIdleSeconds, keyPublishSeconds]).to.deep.equal([30, 12_343, 4_500]);
  });
});
