/*
 * The dependency rule, by folder:
 * domain/model <- ports <- domain <- adapters/<one> <- composition <- composition/container <- entry, main, cli
 * Each may import what stands to its left, and nothing else. test/architecture plants a violation of every rule.
 */

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule(
      'model-imports-nothing',
      'The model is values and their invariants.',
      { path: '^src/domain/model/' },
      { pathNot: '^src/domain/model/' },
    ),
    rule(
      'ports-know-the-model-only',
      'A port speaks in values of the model.',
      { path: '^src/ports/' },
      { pathNot: '^src/domain/model/' },
    ),
    rule(
      'ports-import-types-only',
      'A port compiles to nothing.',
      { path: '^src/ports/' },
      { path: '^src/domain/model/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'domain-knows-model-and-ports-only',
      'No npm package, no node: module, no adapter.',
      { path: '^src/domain/(?!model/)' },
      { pathNot: '^src/(domain|ports)/' },
    ),
    rule(
      'adapters-are-strangers',
      'An adapter never imports another adapter.',
      { path: '^src/adapters/([^/]+)/' },
      { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    ),
    rule(
      'adapters-know-ports-and-domain-only',
      'An adapter imports its technology, ports and domain.',
      { path: '^src/adapters/' },
      { path: '^src/(?!adapters/|ports/|domain/)' },
    ),
    rule(
      'composition-knows-no-container',
      'The plain roots work without a container and without the server.',
      { path: '^src/composition/(?!container/)' },
      { path: '^src/(?!composition/(?!container/)|adapters/|ports/|domain/)' },
    ),
    rule(
      'container-knows-what-is-left-of-it',
      'The container is not aware of who starts it.',
      { path: '^src/composition/container/' },
      { path: '^src/(?!composition/|adapters/|ports/|domain/)' },
    ),
    rule(
      'inversify-in-the-container-only',
      'Everything else is wired by constructor.',
      { path: '^src/', pathNot: '^src/composition/container/' },
      { path: '(^|/)(inversify|@inversifyjs|reflect-metadata)(/|$)' },
    ),
    rule(
      'entry-only-re-exports',
      'A published subpath lists names.',
      { path: '^src/entry/' },
      { dependencyTypesNot: ['export'] },
    ),
    rule(
      'entry-offers-the-library-only',
      'What is published does not start a server or run a command.',
      { path: '^src/entry/' },
      { path: '^src/(cli/|main\\.ts)' },
    ),
    rule(
      'entries-stand-alone',
      'Importing one subpath does not load another; they share types.',
      { path: '^src/entry/' },
      { path: '^src/entry/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'testing-stands-on-memory',
      'Contracts and builders know no technology but memory.',
      { path: '^src/testing/' },
      { path: '^src/', pathNot: '^src/(testing|ports|domain|adapters/memory|composition)/' },
    ),
    rule(
      'decorators-know-the-domain-only',
      'Decorators are sugar over the domain.',
      { path: '^src/decorators/' },
      { pathNot: '^src/(decorators|domain)/' },
    ),
    rule(
      'runtime-dependencies-only',
      'What src needs is installed with it, or is an optional peer.',
      { path: '^src/' },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', 'npm-peer'],
      },
    ),
    rule(
      'everything-resolves',
      'An unresolved import hides from every other rule.',
      { path: '^src/' },
      {
        couldNotResolve: true,
      },
    ),
    rule('no-circles', 'A circle has no left and no right.', { path: '^src/' }, { circular: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // Built in from Node 22.13; type checks need it on Node 20 as well.
    builtInModules: { add: ['node:sqlite'] },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
};
