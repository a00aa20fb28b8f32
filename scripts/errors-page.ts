import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { messageOf, PROBLEM_CODES, PROBLEM_STATUS } from '../src/adapters/koa/error-codes.js';

const START = '<!-- Generated from the codes by `npm run docs:generate`. -->';
const END = '<!-- End of what is generated. -->';

/**
 * The text of docs/errors.md: what people wrote about each code, with the list of all codes, their status
 * and their message as the code has them.
 */
export async function errorsPage(): Promise<string> {
  const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
  const [before = '', rest = ''] = page.split(START);
  const [, after = ''] = rest.split(END);
  if (after === '') throw new Error(`docs/errors.md has lost its marks: ${START} and ${END}`);
  const text = [before, START, '\n\n', codesTable(), '\n\n', END, after].join('');
  return format(text, { ...(await resolveConfig('docs/errors.md')), parser: 'markdown' });
}

function codesTable(): string {
  const rows = PROBLEM_CODES.toSorted().map(
    (code) => `| [\`${code}\`](#${code}) | ${PROBLEM_STATUS[code]} | ${messageOf(code)} |`,
  );
  return ['| Code | Status | Message |', '|---|---|---|', ...rows].join('\n');
}
