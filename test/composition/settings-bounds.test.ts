import { expect } from 'chai';
import { load, problemsOf } from '../support/given-settings.js';

describe('loadSettings', () => {
  describe('bounds', () => {
    const refused: readonly [variable: string, value: string][] = [
      ['SERVER_PORT', '-1'],
      ['SERVER_PORT', '65536'],
      ['SERVER_PORT', '80.5'],
      ['SERVER_PORT', 'tcp://10.0.0.1:80'],
      ['SERVER_PORT', '0x50'],
      ['AUTH_REFRESH_GRACE_SECONDS', '-1'],
      ['AUTH_PASSWORD_MIN_LENGTH', '7'],
      ['AUTH_ACCESS_TOKEN_EXPIRE_MINUTES', '0'],
      ['AUTH_REFRESH_TOKEN_EXPIRE_DAYS', '31'],
      ['AUTH_ALGORITHM', 'HS256'],
      ['AUTH_ALGORITHM', 'none'],
      ['AUTH_AUDIENCES', 'pico-bot=ES256'],
      ['AUTH_ISSUER', 'auth.example.com'],
      ['AUTH_ISSUER', 'ftp://auth.example.com'],
      ['AUTH_ISSUER', 'https://auth.example.com/?a=1'],
      ['AUTH_ISSUER', 'https://auth.example.com/#a'],
      ['AUTH_ISSUER', 'https://user:pass@auth.example.com'],
      ['AUTH_ADMIN_EMAIL', 'nobody'],
      ['AUTH_ADMIN_PASSWORD', 'Admin'],
      ['AUTH_AUTO_CREATE_ADMIN', 'perhaps'],
      ['SERVER_CORS_ORIGINS', '*'],
      ['SERVER_CORS_ORIGINS', 'https://a.example/'],
      ['SERVER_TRUSTED_PROXIES', '10.0.0.0/33'],
      ['SERVER_TRUSTED_PROXIES', 'proxy.example'],
      ['DATABASE_URL', 'sqlite+aiosqlite:///auth.db'],
      ['DATABASE_URL', 'postgres://u:p@h/d'],
      ['DATABASE_URL', 'sqlite::memory:'],
      ['DATABASE_URL', 'sqlite://auth.db'],
      ['DATABASE_URL', 'memory:'],
      ['REDIS_URL', 'http://cache:6379'],
      ['REDIS_URL', 'cache:6379'],
      ['REDIS_INTEGRITY_KEY', 'short'],
      ['REDIS_COMMAND_TIMEOUT_MS', '5'],
      ['LOG_LEVEL', 'loud'],
    ];
    for (const [variable, value] of refused) {
      it(`refuse ${variable}=${value} by name`, () => {
        const problems = problemsOf(() => load({ environment: { [variable]: value } }));
        expect(problems).to.have.length(1);
        expect(problems[0]).to.contain(`(${variable})`).and.not.contain(`"${value}"`);
      });
    }

    it('refuse two key-encryption keys with one id, and show neither', () => {
      const [first, second] = [1, 2].map((byte) => `spring:${Buffer.alloc(32, byte).toString('base64')}`);
      const environment = { AUTH_KEY_ENCRYPTION_KEYS: `${first},${second}` };
      expect(problemsOf(() => load({ environment }))).to.deep.equal([
        'auth.key_encryption_keys (AUTH_KEY_ENCRYPTION_KEYS): has two keys with the id spring',
      ]);
    });

    it('refuse tokens too short for the signature of any configured algorithm', () => {
      const environment = { AUTH_MAX_TOKEN_BYTES: '5000', AUTH_ALGORITHMS: 'ML-DSA-65,ML-DSA-87' };
      expect(problemsOf(() => load({ environment }))).to.deep.equal([
        'auth.max_token_bytes (AUTH_MAX_TOKEN_BYTES): has no room for the signature alone of ML-DSA-87 (6170)',
      ]);
      const audiences = { AUTH_MAX_TOKEN_BYTES: '3000', AUTH_AUDIENCES: 'reports=ML-DSA-44' };
      expect(problemsOf(() => load({ environment: audiences }))).to.have.length(1);
    });

    for (const [environment, message] of [
      [{ AUTH_ALGORITHMS: 'RS256, HS256' }, 'entry 2: invalid option'],
      [{ AUTH_AUDIENCES: 'billing=HS256' }, '"billing": invalid option'],
      [{ AUTH_AUDIENCES: '=RS256' }, '"": too small'],
      [{ AUTH_AUDIENCES: 'billing=RS256,billing=ES256' }, 'each audience once'],
      ...['{"reports":"EdDSA"}', 'reports:EdDSA', 'billing=RS256,reports'].map(
        (text) => [{ AUTH_AUDIENCES: text }, 'must be <audience>=<algorithm>'] as const,
      ),
    ] as const) {
      it(`say which entry is wrong in ${JSON.stringify(environment)}`, () => {
        const [problem] = problemsOf(() => load({ environment }));
        expect(problem).to.contain(message);
      });
    }

    it('let the map of audiences name the default one with its own algorithm', () => {
      const environment = { AUTH_AUDIENCES: 'pico-bot=ES256', AUTH_ALGORITHM: 'ES256' };
      expect(load({ environment }).settings.auth.audiences).to.deep.equal({ 'pico-bot': 'ES256' });
    });

    it('allow memory: under development and test', () => {
      const environment = { DATABASE_URL: 'memory:' };
      const { settings, warnings } = load({ environment, profile: 'development' });
      expect(settings.database.choice.kind).to.equal('memory');
      expect(warnings.join()).to.contain('memory:');
      expect(load({ environment: { ...environment, PICO_AUTH_PROFILE: 'test' } }).settings.profile).to.equal(
        'test',
      );
    });

    it('refuse an unknown profile', () => {
      expect(problemsOf(() => load({ profile: 'developmnet' })).join()).to.contain(
        'did you mean "development"?',
      );
      expect(problemsOf(() => load({ environment: { PICO_AUTH_PROFILE: 'x' } })).join()).to.contain(
        'PICO_AUTH_PROFILE',
      );
    });

    it('allow an issuer on http, and say so unless it is this machine', () => {
      expect(load({ environment: { AUTH_ISSUER: 'http://127.0.0.1:8100/x' } }).warnings).to.deep.equal([]);
      expect(load({ environment: { AUTH_ISSUER: 'http://auth.example.com' } }).warnings.join()).to.contain(
        'https',
      );
    });

    it('read absolute, relative and home paths of databases', () => {
      const pathOf = (url: string) => load({ environment: { DATABASE_URL: url } }).settings.database.choice;
      expect(pathOf('sqlite:/var/a.db')).to.deep.equal({ kind: 'sqlite', path: '/var/a.db' });
      expect(pathOf('sqlite:///var/a.db')).to.deep.equal({ kind: 'sqlite', path: '/var/a.db' });
      expect(pathOf('sqlite:a.db')).to.deep.equal({ kind: 'sqlite', path: '/srv/app/a.db' });
      expect(pathOf('sqlite:~/a.db')).to.deep.equal({ kind: 'sqlite', path: '/home/ada/a.db' });
    });
  });
});
