import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const NO_DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };
const NO_EXPORT_ALL = { selector: 'ExportAllDeclaration', message: 'Re-export by name.' };
const NO_ENUM = { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' };
const NO_NAMESPACE = { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Use a module.' };
const HOUSE_SYNTAX = [NO_DEFAULT_EXPORT, NO_EXPORT_ALL, NO_ENUM, NO_NAMESPACE];

const NO_FOCUS = {
  selector: 'MemberExpression[object.name=/^(it|describe|context)$/][property.name=/^(only|skip)$/]',
  message: 'Every test runs; a missing service makes a test pending at run time.',
};
const NO_OPTIONAL_METHOD = {
  selector: 'TSMethodSignature[optional=true]',
  message: 'A port has no optional methods; make a second port.',
};
const ONLY_RE_EXPORTS = {
  selector: 'Program > :not(ExportNamedDeclaration[source])',
  message: 'An entry file only re-exports by name.',
};

/** What would make the domain depend on the machine it runs on. */
const IMPURE_GLOBALS = [
  'Date',
  'performance',
  'process',
  'Buffer',
  'console',
  'crypto',
  'fetch',
  'global',
  'globalThis',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
].map((name) => ({ name, message: 'The domain takes time, randomness and I/O from ports.' }));

export default tseslint.config(
  { ignores: ['dist/', 'site/dist/', 'node_modules/', '.cache/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
      'no-restricted-syntax': ['error', ...HOUSE_SYNTAX],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A text is spread where its code points are wanted.
      '@typescript-eslint/no-misused-spread': 'off',
      // A port method is a promise in every adapter, also where one has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/cli/**', 'src/main.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['src/domain/**/*.ts', 'src/ports/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take a RandomSource.' },
      ],
    },
  },
  {
    files: ['src/ports/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...HOUSE_SYNTAX, NO_OPTIONAL_METHOD] },
  },
  {
    files: ['src/entry/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...HOUSE_SYNTAX, ONLY_RE_EXPORTS] },
  },
  {
    files: ['test/**/*.ts', 'src/testing/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...HOUSE_SYNTAX, NO_FOCUS],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Tools that read their configuration as a default export or as CommonJS.
    files: ['*.js', '*.cjs', 'scripts/*.cjs'],
    languageOptions: {
      globals: { module: 'writable', require: 'readonly', process: 'readonly', console: 'readonly' },
    },
  },
);
