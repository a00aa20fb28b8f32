import { expect } from 'chai';
import { ESLint } from 'eslint';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../support/project-files.js';

interface Offence {
  readonly what: string;
  /** An existing file, in whose place the code is judged. */
  readonly inPlaceOf: string;
  readonly rule: string;
  readonly code: string;
}

const DOMAIN = 'src/domain/errors.ts';
const PORT = 'src/ports/clock.ts';
const ADAPTER = 'src/adapters/memory/frozen-copy.ts';
const ENTRY = 'src/entry/index.ts';
const TEST = 'test/support/project-files.ts';

const offence = (what: string, inPlaceOf: string, rule: string, code: string): Offence => ({
  what,
  inPlaceOf,
  rule,
  code,
});

const OFFENCES: readonly Offence[] = [
  offence('a default export', ADAPTER, 'no-restricted-syntax', 'export default 1;'),
  offence('a re-export of everything', ADAPTER, 'no-restricted-syntax', "export * from './ordering.js';"),
  offence('an enum', ADAPTER, 'no-restricted-syntax', 'export enum Colour { Red }'),
  offence('a namespace', ADAPTER, 'no-restricted-syntax', 'export namespace Paint { export const red = 1; }'),
  offence(
    'any',
    ADAPTER,
    '@typescript-eslint/no-explicit-any',
    'export const f = (x: any): number => x ? 1 : 2;',
  ),
  offence(
    'a forgotten promise',
    ADAPTER,
    '@typescript-eslint/no-floating-promises',
    'export const f = (x: Promise<void>) => { x; };',
  ),
  offence(
    'an import of a type as a value',
    DOMAIN,
    '@typescript-eslint/consistent-type-imports',
    "import { Clock } from '../ports/clock.js';\nexport const now = (clock: Clock) => clock.now();",
  ),
  offence(
    'a switch that forgets a case',
    DOMAIN,
    '@typescript-eslint/switch-exhaustiveness-check',
    "export const f = (x: 'a' | 'b') => { switch (x) { case 'a': return 1; } return 2; };",
  ),
  offence('251 lines', DOMAIN, 'max-lines', 'export const x = 1;\n'.concat('// one more\n'.repeat(250))),
  offence('Date.now in the domain', DOMAIN, 'no-restricted-globals', 'export const now = () => Date.now();'),
  offence('new Date in a port', PORT, 'no-restricted-globals', 'export const now = () => new Date();'),
  offence(
    'Math.random in the domain',
    DOMAIN,
    'no-restricted-properties',
    'export const roll = () => Math.random();',
  ),
  offence(
    'a timer in the domain',
    DOMAIN,
    'no-restricted-globals',
    'export const later = (f: () => void) => setTimeout(f, 1);',
  ),
  offence(
    'the process in the domain',
    DOMAIN,
    'no-restricted-globals',
    'export const home = () => process.env;',
  ),
  offence(
    'a Buffer in the domain',
    DOMAIN,
    'no-restricted-globals',
    "export const bytes = () => Buffer.from('');",
  ),
  offence(
    'an optional method on a port',
    PORT,
    'no-restricted-syntax',
    'export interface Clock { now?(): number }',
  ),
  offence('an entry that does more than re-export', ENTRY, 'no-restricted-syntax', 'export const x = 1;'),
  offence('a focused test', TEST, 'no-restricted-syntax', "it.only('x', () => undefined);"),
  offence('a skipped test', TEST, 'no-restricted-syntax', "describe.skip('x', () => undefined);"),
];

describe('the linter', () => {
  const eslint = new ESLint({ cwd: PROJECT_ROOT });

  for (const { what, inPlaceOf, rule, code } of OFFENCES) {
    it(`refuses ${what}`, async () => {
      const [result] = await eslint.lintText(code, { filePath: join(PROJECT_ROOT, inPlaceOf) });
      expect(result?.messages.map(({ ruleId }) => ruleId)).to.include(rule);
    });
  }
});
