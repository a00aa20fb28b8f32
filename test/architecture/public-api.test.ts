import { expect } from 'chai';
import { apiReport } from '../../scripts/api-report.js';
import { readProjectFile } from '../support/project-files.js';

/** The first lines that differ: the whole report is long. */
function difference(written: string, made: string): readonly string[] {
  const [before, after] = [new Set(written.split('\n')), new Set(made.split('\n'))];
  const gone = [...before].filter((line) => !after.has(line)).map((line) => `- ${line}`);
  const come = [...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`);
  return [...gone, ...come].slice(0, 20);
}

describe('the public types', () => {
  it('are those of the report; a change is a decision about the version, and `npm run docs:generate` writes it down', () => {
    const [written, made] = [readProjectFile('test/architecture/public-api.txt'), apiReport()];
    expect(difference(written, made)).to.deep.equal([]);
    expect(written).to.equal(made);
  }).timeout(600_000);
});
