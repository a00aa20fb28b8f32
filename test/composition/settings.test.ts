import { expect } from 'chai';
import { explainSettings } from '../../src/composition/config/explain.js';
import { SETTING_KEYS } from '../../src/composition/config/setting-keys.js';
import { fromFile, load, problemsOf } from '../support/given-settings.js';

describe('loadSettings', () => {
  it('needs no source at all', () => {
    const { settings, configFile, warnings } = load();
    expect(settings.auth).to.deep.equal({
      data_dir: '/home/ada/.pico-auth',
      issuer: 'http://localhost:8100',
      audience: 'pico-bot',
      client_id: 'pico-auth',
      algorithm: 'RS256',
      access_token_expire_minutes: 15,
      refresh_token_expire_days: 7,
      refresh_absolute_days: 30,
      refresh_grace_seconds: 30,
      auto_create_admin: true,
      admin_email: 'admin@pico.local',
      admin_password: '',
      registration_enabled: true,
      password_min_length: 8,
      password_blocklist: true,
      throttle_enabled: true,
      session_address: 'full',
      algorithms: [],
      audiences: {},
      admin_audience: '',
      max_token_bytes: 7_500,
      key_publish_hours: 24,
      key_rotate_days: 90,
      key_retire_minutes: 60,
      refresh_key_announce_minutes: 10,
      key_encryption_keys: [],
    });
    expect(settings.server).to.include({ host: '127.0.0.1', port: 8100, error_status: 'standard' });
    expect(settings.server).to.deep.include({ trusted_proxies: [], cors_origins: [] });
    expect(settings.database.choice).to.deep.equal({ kind: 'sqlite', path: '/home/ada/.pico-auth/auth.db' });
    expect(settings.log).to.deep.equal({ level: 'info', format: 'auto' });
    expect(settings.profile).to.equal('production');
    expect(configFile).to.equal(undefined);
    expect(warnings).to.deep.equal([]);
  });

  it('lets flags beat the environment, that the file, and that the defaults', () => {
    const files = { '/srv/app/application.yaml': 'server: {host: file, port: 1}\nlog: {level: warn}' };
    const environment = { SERVER_PORT: '2', SERVER_HOST: 'environment' };
    const flags = [{ path: 'server.port', flag: '--port', value: '3' }];
    const { settings, origins } = load({ files, environment, flags });
    expect(settings.server).to.include({ port: 3, host: 'environment' });
    expect(settings.log.level).to.equal('warn');
    expect(origins.get('server.port')).to.deep.equal({ source: 'flag', name: '--port' });
    expect(origins.get('server.host')).to.deep.equal({ source: 'environment', name: 'SERVER_HOST' });
    expect(origins.get('log.level')).to.deep.equal({ source: 'file', name: '/srv/app/application.yaml' });
    expect(origins.has('auth.issuer')).to.equal(false);
  });

  it('makes the issuer and the database of the keys they follow', () => {
    const { settings } = load({ environment: { SERVER_PORT: '9000', AUTH_DATA_DIR: 'data' } });
    expect(settings.auth.issuer).to.equal('http://localhost:9000');
    expect(settings.database.choice).to.deep.equal({ kind: 'sqlite', path: '/srv/app/data/auth.db' });
  });

  it('has one environment name for every key', () => {
    const names = SETTING_KEYS.flatMap(({ variable }) => [variable, `${variable}_FILE`]);
    expect(new Set(names).size).to.equal(names.length);
    expect(SETTING_KEYS.every(({ description }) => description.endsWith('.'))).to.equal(true);
  });

  it('reports every problem at once, with key and source and never a value', () => {
    const problems = problemsOf(() =>
      fromFile('server: {prot: 1}\nauth: {algorithm: HS256-secret}\nsevrer: {}', {
        environment: {
          SERVER_PORT: 'secret-port',
          AUTH_ADMIN_PASSWORD: 'admin',
          AUTH_REFRESH_GRACE_SECONDS: '61',
        },
      }),
    );
    expect(problems).to.have.length(6);
    const all = problems.join('\n');
    expect(all).to.contain('server.prot (/srv/app/application.yaml): is not a key; did you mean "port"?');
    expect(all).to.contain('sevrer (/srv/app/application.yaml): is not a section; did you mean "server"?');
    expect(all).to.contain('server.port (SERVER_PORT): ');
    expect(all).to.contain('auth.refresh_grace_seconds (AUTH_REFRESH_GRACE_SECONDS): ');
    expect(all).to.contain('auth.algorithm (/srv/app/application.yaml): ');
    expect(all).to.contain('auth.admin_password (AUTH_ADMIN_PASSWORD): ');
    expect(all).to.not.contain('secret');
  });

  describe('explained', () => {
    it('shows every key with its source, and never a secret', () => {
      const loaded = load({
        environment: {
          AUTH_ADMIN_PASSWORD: 'hunter2-long',
          REDIS_URL: 'redis://me:p:hunter2@x@cache:6379/0',
        },
      });
      const explained = explainSettings(loaded);
      expect(explained).to.have.length(SETTING_KEYS.length);
      const byPath = new Map(explained.map((setting) => [setting.path, setting]));
      expect(byPath.get('auth.admin_password')).to.include({
        value: '(hidden)',
        source: 'AUTH_ADMIN_PASSWORD',
      });
      expect(byPath.get('redis.url')?.value).to.equal('redis://me:(hidden)@cache:6379/0');
      expect(byPath.get('server.port')).to.include({
        value: '8100',
        source: 'default',
        variable: 'SERVER_PORT',
      });
      expect(byPath.get('auth.issuer')?.value).to.equal('http://localhost:8100');
      expect(JSON.stringify(explained)).to.not.contain('hunter2');
    });

    for (const [url, shown] of [
      ['mongodb://h1:27017/db?tlsCertificateKeyFilePassword=a@hunter2', 'mongodb://(hidden)'],
      ['mongodb://me:x@h1/db?tls=true&tlsCertificateKeyFilePassword=a@hunter2', 'mongodb://(hidden)'],
      ['mongodb://me:hunt?er2@h1/db?tls=true', 'mongodb://me:(hidden)@h1/db?(hidden)'],
      ['mongodb://me:hunter%2F2@h1,h2/db', 'mongodb://me:(hidden)@h1,h2/db'],
    ] as const) {
      it(`hides what may be secret in an address, as in ${shown}`, () => {
        const keys = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
        const explained = explainSettings(
          load({ environment: { DATABASE_URL: url, AUTH_KEY_ENCRYPTION_KEYS: keys } }),
        );
        expect(explained.find(({ path }) => path === 'database.url')?.value).to.equal(shown);
      });
    }
  });
});
