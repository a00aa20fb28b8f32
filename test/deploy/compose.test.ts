import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from '../../src/composition/settings-loader.js';
import {
  at,
  composeFile,
  listAt,
  secretVariables,
  type Tree,
  unknownVariables,
} from '../support/deployment-files.js';
import { PROJECT_ROOT } from '../support/project-files.js';
import { askPython } from '../support/python.js';
import { describeWithServices } from '../support/services.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const COMPOSE = composeFile();
const SERVICES = Object.entries(at(COMPOSE, 'services')) as readonly (readonly [string, Tree])[];
const namesIn = (part: unknown): readonly string[] =>
  Array.isArray(part)
    ? part.map((each: unknown) => (typeof each === 'string' ? each : String(at(each)['source'])))
    : Object.keys(at(part));
const deployFile = (path: string): string => join(PROJECT_ROOT, 'deploy', path);

/** As `readFileSync` fails. */
function absent(path: string): never {
  throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
}

describe('deploy/compose.yaml', () => {
  after(removeTemporaryDirectories);

  for (const part of ['networks', 'secrets', 'configs'] as const) {
    it(`uses only ${part} that it declares, and all of them`, () => {
      const used = new Set(SERVICES.flatMap(([, service]) => namesIn(service[part])));
      expect([...used].sort()).to.deep.equal(Object.keys(at(COMPOSE, part)).sort());
    });
  }

  it('waits only for services that exist, in a way that they can fulfil', () => {
    for (const [name, service] of SERVICES) {
      for (const [awaited, { condition }] of Object.entries(at(service, 'depends_on')) as [string, Tree][]) {
        const other = at(COMPOSE, 'services', awaited);
        expect(other, `${name} waits for ${awaited}`).to.not.be.empty;
        if (condition === 'service_healthy') expect(other, awaited).to.have.property('healthcheck');
      }
    }
  });

  it('runs three servers with settings that exist, and secrets from files that it mounts', () => {
    const server = at(COMPOSE, 'services', 'server');
    expect(at(server, 'deploy')['replicas']).to.equal(3);
    const environment = at(server, 'environment') as Readonly<Record<string, string>>;
    expect(unknownVariables(Object.keys(environment))).to.deep.equal([]);
    expect(secretVariables(Object.keys(environment))).to.deep.equal([]);
    const mounted = listAt(server, 'secrets').map((name) => `/run/secrets/${String(name)}`);
    const read = Object.entries(environment).flatMap(([name, file]) =>
      name.endsWith('_FILE') ? [file] : [],
    );
    expect(read.sort()).to.deep.equal(mounted.sort());
  });

  it('gives each server longer to stop than it takes', () => {
    const server = at(COMPOSE, 'services', 'server');
    const { SERVER_DRAIN_SECONDS: drain, SERVER_SHUTDOWN_SECONDS: stop } = at(server, 'environment');
    expect(Number.parseInt(String(server['stop_grace_period']), 10)).to.be.greaterThan(
      Number(drain) + Number(stop),
    );
  });

  it('lets each server serve on until the proxy has seen that it stops', () => {
    const drain = Number(at(COMPOSE, 'services', 'server', 'environment')['SERVER_DRAIN_SECONDS']);
    const proxy = readFileSync(`${PROJECT_ROOT}/deploy/haproxy.cfg`, 'utf8');
    const [, seconds, failures] = /check inter (\d+)s fall (\d+)/.exec(proxy) ?? [];
    expect(drain).to.be.greaterThan(Number(seconds) * Number(failures));
  });

  it('leaves what is ours without root, capabilities and a writable image', () => {
    for (const name of ['server', 'api', 'proxy', 'redis']) {
      const service = at(COMPOSE, 'services', name);
      expect(service, name).to.deep.include({ read_only: true, cap_drop: ['ALL'] });
      expect(service['security_opt'], name).to.deep.equal(['no-new-privileges:true']);
    }
  });

  it('publishes ports on the loopback alone, and no store', () => {
    const ports = SERVICES.flatMap(([, service]) => listAt(service, 'ports').map(String));
    expect(ports).to.have.lengthOf(2);
    for (const port of ports) expect(port).to.match(/^127\.0\.0\.1:/);
    expect(at(COMPOSE, 'networks', 'stores')).to.deep.equal({ internal: true });
  });

  it('mounts files that are here, or that make-secrets.js writes', async () => {
    const directory = join(await temporaryDirectory(), 'secrets');
    const script = deployFile('make-secrets.js');
    expect(spawnSync(process.execPath, [script, directory]).status).to.equal(0);
    const made = Object.fromEntries(
      readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
    );
    expect(statSync(directory).mode & 0o777).to.equal(0o700);
    for (const part of ['configs', 'secrets'])
      for (const { file } of Object.values(at(COMPOSE, part)) as { readonly file: string }[])
        if (file.startsWith('./secrets/')) expect(made).to.have.property(file.slice(10)).that.is.not.empty;
        else expect(existsSync(deployFile(file)), file).to.be.true;
    expect(made['redis-url']).to.contain(made['redis-password']);
    expect(Buffer.from(made['key-encryption-keys']?.replace(/^k1:/, '') ?? '', 'base64')).to.have.length(32);
    const { settings } = loadSettings({
      environment: at(COMPOSE, 'services', 'server', 'environment') as Readonly<Record<string, string>>,
      readText: (path) => made[path.replace('/run/secrets/', '')] ?? absent(path),
      workingDirectory: directory,
      homeDirectory: directory,
    });
    expect(settings.database.choice.kind).to.equal('mongo');
    expect(settings.auth.key_encryption_keys).to.have.lengthOf(1);
    // A second run changes nothing.
    expect(spawnSync(process.execPath, [script, directory]).stdout.toString()).to.equal('');
    expect(readFileSync(join(directory, 'admin-password'), 'utf8')).to.equal(made['admin-password']);
  });
});

describeWithServices('deploy/compose.yaml', ['PICO_AUTH_PYTHON'], ({ PICO_AUTH_PYTHON: python }) => {
  it('is what the specification of compose files allows', async () => {
    const misspelt = { ...COMPOSE, services: { server: { image: 'x', stop_grace_perod: '20s' } } };
    const [none, some] = (await askPython(python, 'compose-file.py', [COMPOSE, misspelt])) as unknown[];
    expect(none).to.equal(null);
    expect(some).to.contain('stop_grace_perod');
  });
});
