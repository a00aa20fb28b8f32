import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyOf, stagesOf } from '../support/dockerfile.js';
import { unknownVariables } from '../support/deployment-files.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';
import { describeWithServices } from '../support/services.js';

const STAGES = stagesOf(readProjectFile('Dockerfile'));
const LAST = STAGES.at(-1)!;
const textsOf = (name: string) =>
  LAST.instructions.filter((each) => each.name === name).map(({ text }) => text);

/** Whether the rules of .dockerignore let a path into the build; the last rule that matches decides. */
function isSent(path: string): boolean {
  const parents = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  const isNamed = (pattern: string) =>
    parents.some((parent) =>
      pattern.endsWith('*') ? dirname(parent) === dirname(pattern) : parent === pattern,
    );
  const rules = readProjectFile('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return rules.reduce((sent, rule) => {
    const pattern = rule.replace(/^!/, '');
    return isNamed(pattern) ? rule.startsWith('!') : sent;
  }, true);
}

describe('the Dockerfile', () => {
  it('copies only what exists and is sent to the build', () => {
    const copied = STAGES.flatMap(({ instructions }) => instructions.filter(({ name }) => name === 'COPY'))
      .map(copyOf)
      .filter(({ from }) => from === undefined)
      .flatMap(({ sources }) => sources);
    expect(copied).to.include.members(['package.json', 'src', 'deploy/health-check.js']);
    for (const path of copied) {
      expect(existsSync(join(PROJECT_ROOT, path)), path).to.be.true;
      expect(isSent(path), path).to.be.true;
    }
  });

  it('keeps secrets, the history and what was installed here out of the build', () => {
    for (const path of ['deploy/secrets/admin-password', '.git', 'node_modules', '.env', 'test', 'docs'])
      expect(isSent(path), path).to.be.false;
  });

  it('copies from stages that exist', () => {
    const names = new Set(STAGES.map(({ name }) => name));
    const copies = STAGES.flatMap(({ instructions }) => instructions).filter(({ name }) => name === 'COPY');
    const sources = copies.flatMap((copy) => copyOf(copy).from ?? []);
    expect(sources).to.not.be.empty;
    for (const from of sources) expect(names).to.include(from);
  });

  it('ends as a numbered user who is not root, with the server as the first process', () => {
    expect(textsOf('USER')).to.deep.equal(['1000:1000']);
    expect(textsOf('ENTRYPOINT')).to.deep.equal(['["node", "dist/cli/main.js"]']);
    expect(textsOf('CMD')).to.deep.equal(['["serve"]']);
    expect(textsOf('STOPSIGNAL')).to.deep.equal(['SIGTERM']);
  });

  it('asks for health with nothing but Node', () => {
    const [check = ''] = textsOf('HEALTHCHECK');
    expect(check).to.match(/CMD \["node", "deploy\/health-check\.js", "\/livez"\]$/);
    expect(readProjectFile('Dockerfile')).to.not.match(/curl|wget|apt-get/);
  });

  it('sets only variables that the server knows', () => {
    const names = textsOf('ENV').flatMap((text) =>
      [...text.matchAll(/(\w+)=/g)].map(([, name = '']) => name),
    );
    expect(names).to.include.members(['SERVER_HOST', 'AUTH_DATA_DIR']);
    expect(unknownVariables(names)).to.deep.equal([]);
  });
});

describeWithServices('the Dockerfile', ['PICO_AUTH_PYTHON'], ({ PICO_AUTH_PYTHON: python }) => {
  const lint = (dockerfile: string) =>
    spawnSync(join(dirname(python), 'hadolint'), ['--failure-threshold', 'style', '-'], {
      input: dockerfile,
      encoding: 'utf8',
    });

  it('passes hadolint without a word', () => {
    const { status, stdout, stderr } = lint(readProjectFile('Dockerfile'));
    expect({ status, stdout, stderr }).to.deep.equal({ status: 0, stdout: '', stderr: '' });
  });

  it('would not, with a root that stays', () => {
    expect(lint(`${readProjectFile('Dockerfile')}USER root\n`).stdout).to.contain('DL3002');
  });
});
