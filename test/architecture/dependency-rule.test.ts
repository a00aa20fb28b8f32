import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT, projectFiles } from '../support/project-files.js';
import { NEIGHBOURS, PLANTED } from './planted-violations.js';

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}
interface Cruise {
  readonly summary: { readonly totalCruised: number; readonly violations: readonly Violation[] };
}

const CONFIG = '.dependency-cruiser.cjs';
const DEPCRUISE = join(PROJECT_ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const run = promisify(execFile);

/** Runs the same command as `npm run depcruise`, below `root`. It exits non-zero when it finds something. */
async function cruise(root: string): Promise<Cruise['summary']> {
  const args = [DEPCRUISE, '--config', CONFIG, '--output-type', 'json', 'src'];
  const { stdout } = await run(process.execPath, args, { cwd: root, maxBuffer: 1 << 28 });
  return (JSON.parse(stdout) as Cruise).summary;
}

function write(root: string, file: string, code: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), code);
}

const brokenRules = (violations: readonly Violation[], file: string): string[] => [
  ...new Set(violations.filter(({ from }) => from === file).map(({ rule }) => rule.name)),
];

describe('the dependency rule', () => {
  let root: string;
  let planted: Cruise['summary'];

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'pico-auth-rule-'));
    for (const file of ['package.json', 'tsconfig.json', CONFIG])
      cpSync(join(PROJECT_ROOT, file), join(root, file));
    symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(root, 'node_modules'), 'dir');
    for (const [file, code] of Object.entries(NEIGHBOURS)) write(root, file, code);
    for (const { file, code } of PLANTED) write(root, file, code);
    planted = await cruise(root);
  });

  after(() => rmSync(root, { recursive: true, force: true }));

  it('holds in src, and every source file was looked at', async () => {
    const { totalCruised, violations } = await cruise(PROJECT_ROOT);
    const sources = projectFiles('src').filter((file) => file.endsWith('.ts'));
    expect(sources.length).to.be.greaterThan(30);
    expect(totalCruised).to.be.at.least(sources.length);
    expect(violations.map(({ from, rule }) => `${from}: ${rule.name}`)).to.deep.equal([]);
  });

  for (const { rule, file, code } of PLANTED) {
    it(`finds ${rule}, and nothing else, in ${file}: ${code.split('\n')[0] ?? ''}`, () => {
      expect(brokenRules(planted.violations, file)).to.deep.equal([rule]);
    });
  }

  it('finds nothing in files that obey it', () => {
    const innocent = planted.violations.filter(({ from }) => from in NEIGHBOURS);
    expect(innocent.map(({ from, rule }) => `${from}: ${rule.name}`)).to.deep.equal([]);
  });

  it('has a planted violation for each of its parts', () => {
    const config = createRequire(import.meta.url)(join(PROJECT_ROOT, CONFIG)) as {
      readonly forbidden: readonly { readonly name: string }[];
    };
    const names = config.forbidden.map(({ name }) => name);
    expect([...new Set(PLANTED.map(({ rule }) => rule))]).to.have.members(names);
  });
});
