import { expect } from 'chai';
import { fromFile, load, problemsOf } from '../support/given-settings.js';

describe('loadSettings', () => {
  describe('the file', () => {
    it('must exist when it is named', () => {
      expect(problemsOf(() => load({ configFile: 'mine.yaml' })).join())
        .to.contain('/srv/app/mine.yaml')
        .and.contain('ENOENT');
      expect(problemsOf(() => load({ environment: { PICO_AUTH_CONFIG: '/etc/a.yaml' } })).join()).to.contain(
        '/etc/a.yaml',
      );
    });

    it('is the one of the flag, then the one of the variable', () => {
      const files = { '/srv/app/a.yaml': 'server: {port: 1}', '/srv/app/b.yaml': 'server: {port: 2}' };
      const environment = { PICO_AUTH_CONFIG: 'b.yaml' };
      expect(load({ files, environment, configFile: 'a.yaml' }).settings.server.port).to.equal(1);
      expect(load({ files, environment }).settings.server.port).to.equal(2);
      expect(load({ files, environment }).configFile).to.equal('/srv/app/b.yaml');
    });

    it('may be empty, and so may a section and a key', () => {
      for (const text of ['', '# nothing\n', '---\n', 'auth:\n', 'auth:\n  admin_password:\n']) {
        expect(fromFile(text).settings.auth.admin_password, text).to.equal('');
      }
    });

    it('takes the original pico-auth’s file, with one warning for what is not used', () => {
      const { settings, warnings } = fromFile(`
auth: {data_dir: "~/.pico-auth", issuer: "http://localhost:8100", registration_enabled: true}
database: {echo: false}
auth_client: {enabled: true, issuer: "http://localhost:8100", audience: pico-bot, accepted_algorithms: [RS256, ML-DSA-65]}
fastapi: {title: "Pico Auth API", version: "0.2.0"}
`);
      expect(settings.auth_client.accepted_algorithms).to.deep.equal(['RS256', 'ML-DSA-65']);
      expect(warnings).to.deep.equal([
        '/srv/app/application.yaml: not used by this server: database.echo, fastapi',
      ]);
    });

    const refused: Record<string, string> = {
      'a key twice': 'auth: {issuer: "hunter2", issuer: "hunter2"}',
      __proto__: '__proto__: {polluted: hunter2}',
      '__proto__ inside a section': 'auth:\n  __proto__: {issuer: hunter2}',
      'broken YAML': 'auth: {issuer: "hunter2"\n  x: ]',
      'two documents': 'auth: {}\n---\nauth: {issuer: hunter2}',
      'a custom tag': 'auth: {issuer: !secret hunter2}',
      'an unknown alias': 'auth: {issuer: *hunter2}',
      'a list': '- hunter2',
      'a text': 'hunter2',
      'a section that is a text': 'auth: hunter2',
      'a section that is a list': 'auth: [hunter2]',
      'a key that is a number': 'auth: {8100: hunter2}',
      'a billion laughs':
        'a: &a [hunter2,hunter2]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c]\nauth: {issuer: *d}',
    };
    for (const [what, text] of Object.entries(refused)) {
      it(`is refused for ${what}, without a word of its content`, () => {
        const problems = problemsOf(() => fromFile(text)).join('\n');
        expect(problems).to.contain('/srv/app/application.yaml').and.not.contain('hunter2');
        expect(Object.prototype).to.not.have.property('polluted');
      });
    }
  });

  describe('references to the environment in the file', () => {
    it('are replaced, also inside lists and with a default', () => {
      const environment = { HOST: 'auth.example', EMPTY: '', PROXY: '10.0.0.1' };
      const { settings } = fromFile(
        'auth: {issuer: "https://${ENV:HOST}/${ENV:PATH_PREFIX:-auth}"}\n' +
          'server: {port: "${ENV:EMPTY:-8200}", trusted_proxies: ["${ENV:PROXY}"]}',
        { environment },
      );
      expect(settings.auth.issuer).to.equal('https://auth.example/auth');
      expect(settings.server.port).to.equal(8200);
      expect(settings.server.trusted_proxies).to.deep.equal(['10.0.0.1']);
    });

    it('must name a variable that is set', () => {
      const problems = problemsOf(() =>
        fromFile('auth: {audience: "${ENV:NOT_THERE}", client_id: "${ENV:lost"}'),
      );
      expect(problems).to.deep.equal([
        'auth.audience (/srv/app/application.yaml): names the environment variable NOT_THERE, which is not set',
        'auth.client_id (/srv/app/application.yaml): holds a "${ENV:" that cannot be read',
      ]);
    });

    it('are not looked for in what came from the environment', () => {
      const environment = { A: '${ENV:B}', B: 'b', AUTH_CLIENT_ID: '${ENV:B}' };
      const { settings } = fromFile('auth: {audience: "${ENV:A}"}', { environment });
      expect(settings.auth.audience).to.equal('${ENV:B}');
      expect(settings.auth.client_id).to.equal('${ENV:B}');
    });
  });
});
