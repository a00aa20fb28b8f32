import { expect } from 'chai';
import { PROBLEM_CODES } from '../../src/adapters/koa/error-codes.js';
import { problemBody, problemOf } from '../../src/adapters/koa/problem.js';
import { AUTH_ERROR_CODES, AuthError } from '../../src/domain/errors.js';
import { blocksOfPages } from '../support/pages.js';
import { readProjectFile } from '../support/project-files.js';

describe('docs/errors.md', () => {
  it('shows the very answer of the server', () => {
    const [example] = blocksOfPages(['docs/errors.md']).filter(({ language }) => language === 'json');
    const problem = problemOf(new AuthError('invalid_grant'));
    const answer = problemBody(problem, 400, 'http://localhost:8100/docs', '4f6d1c');
    expect(JSON.parse(example?.code ?? '')).to.deep.equal(JSON.parse(answer));
  });

  it('keeps the codes that exist only in HTTP in its last section', () => {
    const [, last = ''] = readProjectFile('docs/errors.md').split('\n## HTTP only\n');
    const named = [...last.matchAll(/^### `(\w+)`$/gm)].map(([, code = '']) => code);
    const known = new Set<string>(AUTH_ERROR_CODES);
    expect(named.sort()).to.deep.equal(PROBLEM_CODES.filter((code) => !known.has(code)).sort());
    expect(last).to.not.contain('\n## ');
  });
});
