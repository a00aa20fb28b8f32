import { expect } from 'chai';
import { AUTH_ERROR_CODES } from '../../src/domain/errors.js';
import { readProjectFile } from '../support/project-files.js';

/** Refusals that only the HTTP adapter knows. */
const HTTP_ONLY = [
  'internal_error',
  'malformed_json',
  'method_not_allowed',
  'not_found',
  'payload_too_large',
  'unsupported_media_type',
];

interface Entry {
  readonly code: string;
  readonly text: string;
}

/** The entries of the page, in its order: a third-level heading with the code, then its text. */
const entries = (): Entry[] =>
  readProjectFile('docs/errors.md')
    .split(/^### /m)
    .slice(1)
    .map((entry) => ({ code: /^`(\w+)`\n/.exec(entry)?.[1] ?? entry.slice(0, 40), text: entry }));

describe('docs/errors.md', () => {
  it('has exactly one entry for each code there is', () => {
    expect(entries().map(({ code }) => code)).to.have.members([...AUTH_ERROR_CODES, ...HTTP_ONLY]);
  });

  it('gives each entry a status and a meaning', () => {
    const bare = entries().filter(({ text }) => !/\n\n\*\*Status [45]\d\d\.\*\* \S.{20,}/.test(text));
    expect(bare.map(({ code }) => code)).to.deep.equal([]);
  });
});
