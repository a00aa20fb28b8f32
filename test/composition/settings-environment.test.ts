import { expect } from 'chai';
import { load, problemsOf } from '../support/given-settings.js';

describe('loadSettings', () => {
  describe('environment variables', () => {
    it('are read as the kind of their key', () => {
      const { settings } = load({
        environment: {
          SERVER_CORS_ORIGINS: 'https://a.example, http://localhost:3000',
          AUTH_THROTTLE_ENABLED: 'No',
          AUTH_AUTO_CREATE_ADMIN: '0',
          SERVER_SHUTDOWN_SECONDS: ' 5 ',
        },
      });
      expect(settings.server.cors_origins).to.deep.equal(['https://a.example', 'http://localhost:3000']);
      expect(settings.auth).to.include({ throttle_enabled: false, auto_create_admin: false });
      expect(settings.server.shutdown_seconds).to.equal(5);
    });

    it('are ignored when they match no key, and when they are empty', () => {
      const { settings } = load({
        environment: { AUTH_NO_SUCH_KEY: '1', AUTH_ISSUER: '', NODE_ENV: 'test' },
      });
      expect(settings.auth.issuer).to.equal('http://localhost:8100');
      expect(settings.profile).to.equal('production');
    });

    it('may name a file, whose last line break is not part of the value', () => {
      const files = { '/run/secrets/admin': ' pass word \r\n' };
      const { settings, origins } = load({
        files,
        environment: { AUTH_ADMIN_PASSWORD_FILE: '/run/secrets/admin' },
      });
      expect(settings.auth.admin_password).to.equal(' pass word ');
      expect(origins.get('auth.admin_password')?.name).to.equal('AUTH_ADMIN_PASSWORD_FILE');
    });

    it('stop the start when their file is missing or empty, or when they are given twice', () => {
      const files = { '/empty': '\n', '/full': 'x' };
      const problems = problemsOf(() =>
        load({
          files,
          environment: {
            AUTH_ISSUER_FILE: '/missing',
            AUTH_ADMIN_PASSWORD_FILE: '/empty',
            AUTH_AUDIENCE_FILE: '/full',
            AUTH_AUDIENCE: 'y',
          },
        }),
      );
      expect(problems).to.deep.equal([
        'auth.issuer (AUTH_ISSUER_FILE): the file /missing cannot be read (ENOENT)',
        'auth.audience (AUTH_AUDIENCE): is given twice: AUTH_AUDIENCE and AUTH_AUDIENCE_FILE',
        'auth.admin_password (AUTH_ADMIN_PASSWORD_FILE): the file /empty is empty',
      ]);
    });
  });
});
