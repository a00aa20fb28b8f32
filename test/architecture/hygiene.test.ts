import { expect } from 'chai';
import { projectFiles, readProjectFile } from '../support/project-files.js';

const MAX_LINES = 250;
const FILES = projectFiles().filter((file) => !/\.(png|ico|woff2?|db)$/.test(file));
const SOURCES = FILES.filter((file) => /^(src|test|scripts)\/.*\.(ts|js|cjs|mjs)$/.test(file));
const LOCK = 'package-lock.json';

/** Written in pieces, so that this file does not find itself. */
const FOREIGN: readonly (readonly [string, RegExp])[] = [
  [
    'a folder of one machine',
    new RegExp(
      `/(${['work/ma' + 'in', 'work/sha' + 'red', 'ro' + 'ot/[.a-z]', 'Us' + 'ers/[a-z]'].join('|')})`,
    ),
  ],
  [
    'a package registry',
    new RegExp(
      ['registry', 'npmjs'].join('\\.') +
        '|' +
        ['npm', 'mirror'].join('') +
        '|verdacc' +
        'io|artifact' +
        'ory|/api/npm' +
        '/',
      'i',
    ),
  ],
];

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockedPackages = (): Readonly<Record<string, LockedPackage>> =>
  (JSON.parse(readProjectFile(LOCK)) as { readonly packages: Readonly<Record<string, LockedPackage>> })
    .packages;

const linesOf = (file: string): string[] => readProjectFile(file).split('\n');

describe('the files of the project', () => {
  it('are looked at', () => {
    expect(SOURCES.length).to.be.greaterThan(30);
  });

  it(`have at most ${MAX_LINES} lines, where they are code`, () => {
    expect(SOURCES.filter((file) => linesOf(file).length - 1 > MAX_LINES)).to.deep.equal([]);
  });

  for (const [what, pattern] of FOREIGN) {
    it(`name nowhere ${what}`, () => {
      const found = FILES.flatMap((file) =>
        linesOf(file).flatMap((line, index) =>
          pattern.test(line) ? [`${file}:${index + 1} ${line.trim().slice(0, 100)}`] : [],
        ),
      );
      expect(found).to.deep.equal([]);
    });
  }

  it('lock every dependency by content, not by the host it came from', () => {
    const packages = lockedPackages();
    const entries = Object.entries(packages).filter(([path]) => path !== '');
    expect(entries.length).to.be.greaterThan(100);
    expect(entries.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).to.deep.equal(
      [],
    );
    expect(
      entries.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path),
    ).to.deep.equal([]);
  });

  it('lock the optional packages of other platforms too, or `npm ci` refuses', () => {
    const packages = lockedPackages();
    const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(wanted.filter((name) => !names.has(name))).to.deep.equal([]);
  });

  it('are named in kebab-case', () => {
    const odd = SOURCES.filter(
      (file) => !/^[a-z0-9-]+(\.test|\.test-d)?\.(ts|js|cjs|mjs)$/.test(file.split('/').at(-1) ?? ''),
    );
    expect(odd).to.deep.equal([]);
  });

  it('are called by what they are about, never utils, helpers or common', () => {
    const drawers = SOURCES.filter((file) =>
      /(^|\/)(utils?|helpers?|common|misc)[/.]|-(utils?|helpers?|manager|impl)\./.test(file),
    );
    expect(drawers).to.deep.equal([]);
  });
});
