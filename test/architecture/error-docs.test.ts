import { expect } from 'chai';
import { PROBLEM_STATUS } from '../../src/adapters/koa/error-codes.js';
import { AUTH_ERROR_CODES } from '../../src/domain/errors.js';
import { readProjectFile } from '../support/project-files.js';

interface Entry {
  readonly code: string;
  readonly status: number;
  readonly meaning: string;
}

const HEADING = /^`(\w+)`$/;
const MEANING = /^\*\*Status (\d{3})\.\*\* (.+)$/m;

/** The entries of the page, in its order: a third-level heading with the code, then its text. */
const entries = (): Entry[] =>
  readProjectFile('docs/errors.md')
    .split(/^### /m)
    .slice(1)
    .map((entry) => ({
      code: HEADING.exec(entry.split('\n')[0] ?? '')?.[1] ?? entry.slice(0, 40),
      status: Number(MEANING.exec(entry)?.[1]),
      meaning: MEANING.exec(entry)?.[2] ?? '',
    }));

describe('docs/errors.md', () => {
  it('has exactly one entry for each code that the domain or the HTTP adapter can answer', () => {
    expect(Object.keys(PROBLEM_STATUS)).to.include.members([...AUTH_ERROR_CODES]);
    expect(entries().map(({ code }) => code)).to.have.members(Object.keys(PROBLEM_STATUS));
  });

  it('gives each code the status that the HTTP adapter answers', () => {
    const documented = Object.fromEntries(entries().map(({ code, status }) => [code, status]));
    expect(documented).to.deep.equal({ ...PROBLEM_STATUS });
  });

  it('says of each code what it means', () => {
    expect(entries().filter(({ meaning }) => meaning.length < 20)).to.deep.equal([]);
  });
});
