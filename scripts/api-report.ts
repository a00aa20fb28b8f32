import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = `${ROOT}src/`;

const INTRODUCTION = `The public surface: every name that a subpath offers, as its users see it, and below it every type of ours
that those names lead to. Made by \`npm run docs:generate\`; a difference is a decision about the next
version (docs/versioning.md).
`;

/** Everything that users of the package can depend on, as text to be compared. */
export function apiReport(): string {
  const program = declarations();
  const checker = program.getTypeChecker();
  const entries = program
    .getRootFileNames()
    .map((file) => program.getSourceFile(file))
    .filter((file) => file !== undefined);
  const offered = new Map<ts.Symbol, ts.Symbol>();
  const sections = entries.map((entry) => {
    const module = checker.getSymbolAtLocation(entry);
    const names = module === undefined ? [] : checker.getExportsOfModule(module);
    const lines = names.map((name) => {
      const target = resolved(name, checker);
      offered.set(target, name);
      return textOf(name.name, target);
    });
    return `== ${subpathOf(entry.fileName)}\n\n${lines.sort(byText).join('\n')}\n`;
  });
  const led = ledTo([...offered.keys()], checker).filter((symbol) => !offered.has(symbol));
  const types = led.map((symbol) => textOf(symbol.name, symbol)).sort(byText);
  return [INTRODUCTION, ...sections, `== types that these lead to\n\n${types.join('\n')}\n`].join('\n');
}

/** The declarations that the compiler makes of the sources, as a program of their own. */
function declarations(): ts.Program {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path)) as {
    readonly config: unknown;
  };
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const entries = parsed.fileNames.filter((file) => file.startsWith(`${SOURCES}entry/`)).sort(byText);
  const emitting = { noEmit: false, declaration: true, emitDeclarationOnly: true, stripInternal: true };
  const options = { ...parsed.options, ...emitting };
  const emitted = new Map<string, string>();
  ts.createProgram(entries, { ...options, removeComments: true }).emit(undefined, (file, text) => {
    emitted.set(file, text);
  });
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  // Beside the sources, and instead of them: an import of `./x.js` finds `./x.d.ts` alone.
  const isSource = (file: string): boolean => file.startsWith(SOURCES) && !file.endsWith('.d.ts');
  host.fileExists = (file) => emitted.has(file) || (!isSource(file) && fileExists(file));
  host.readFile = (file) => emitted.get(file) ?? readFile(file);
  host.getSourceFile = (file, language) => {
    const text = host.readFile(file);
    return text === undefined ? undefined : ts.createSourceFile(file, text, language);
  };
  return ts.createProgram(
    entries.map((file) => file.replace(/\.ts$/, '.d.ts')),
    { ...options, noEmit: true, paths: {} },
    host,
  );
}

const resolved = (symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol =>
  (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);

const subpathOf = (file: string): string => {
  const name = relative(`${SOURCES}entry`, file).replace(/\.d\.ts$/, '');
  return name === 'index' ? 'pico-auth' : `pico-auth/${name}`;
};

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const isOurs = (node: ts.Node): boolean => node.getSourceFile().fileName.startsWith(SOURCES);

const declarationsOf = (symbol: ts.Symbol): readonly ts.Declaration[] =>
  (symbol.declarations ?? []).filter(isOurs);

/** What a user sees: no private member, and none of the line breaks of whoever wrote it. */
function textOf(name: string, symbol: ts.Symbol): string {
  const texts = declarationsOf(symbol).map((declaration) =>
    declaration
      .getText()
      .split('\n')
      .filter((line) => !/^\s*(private |#private;)/.test(line))
      .join('\n'),
  );
  const own = texts.length > 0 ? texts.join('\n') : '(of another package)';
  return `${name}: ${own}`;
}

/** Every symbol of ours that stands in a declaration, or in one of those that it leads to. */
function ledTo(symbols: readonly ts.Symbol[], checker: ts.TypeChecker): readonly ts.Symbol[] {
  const seen = new Set(symbols);
  const visit = (node: ts.Node): void => {
    if (isPrivate(node)) return;
    if (ts.isIdentifier(node)) {
      const found = checker.getSymbolAtLocation(node);
      const symbol = found && resolved(found, checker);
      if (symbol !== undefined && !seen.has(symbol) && isTopLevel(symbol)) {
        seen.add(symbol);
        declarationsOf(symbol).forEach(visit);
      }
    }
    ts.forEachChild(node, visit);
  };
  symbols.flatMap(declarationsOf).forEach(visit);
  return [...seen];
}

const isPrivate = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);

const isTopLevel = (symbol: ts.Symbol): boolean =>
  declarationsOf(symbol).some(
    ({ parent }) => ts.isSourceFile(parent) || ts.isVariableDeclarationList(parent),
  );
