import { expect } from 'chai';
import { PROOFS } from '../../scripts/failure-mode-proofs.js';
import { failureModesPage } from '../../scripts/failure-modes-page.js';
import { FAILURE_MODES, type FailureMode, PORTS_WITHOUT_FAILURE } from '../../scripts/failure-modes.js';
import { projectFiles, readProjectFile } from '../support/project-files.js';

const modes: Readonly<Record<string, FailureMode>> = FAILURE_MODES;

/** Of tests that run: neither words in a comment, nor what is skipped, which the linter forbids. */
const TITLES = projectFiles()
  .filter((file) => file.endsWith('.test.ts'))
  .map(readProjectFile)
  .flatMap((text) => [...text.matchAll(/^\s*it\(\s*(['"`])(.+?)\1,/gm)].map(([, , title = '']) => title));

/** `rate-limiter` is the file of `RateLimiter`. */
const interfaceOf = (file: string): string =>
  file.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

describe('the failure modes', () => {
  it('are documented as declared; run `npm run docs:generate` after a change', async () => {
    expect(readProjectFile('docs/failure-modes.md')).to.equal(await failureModesPage());
  });

  it('are declared for every port, or it is said why there is none', () => {
    const ports = projectFiles().flatMap((file) => /^src\/ports\/(.+)\.ts$/.exec(file)?.[1] ?? []);
    const declared = [
      ...Object.values(modes).flatMap((mode) => mode.ports),
      ...Object.keys(PORTS_WITHOUT_FAILURE),
    ];
    expect([...new Set(declared)].sort()).to.deep.equal(ports.map(interfaceOf).sort());
  });

  for (const [name, titles] of Object.entries<readonly string[]>(PROOFS))
    it(`have a test for ${name}`, () => {
      for (const title of titles)
        expect(
          TITLES.filter((words) => words.includes(title)),
          title,
        ).to.have.length(1);
    });
});
