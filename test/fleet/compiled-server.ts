import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { PROJECT_ROOT, projectFiles, readProjectFile } from '../support/project-files.js';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
};

/**
 * The sources as JavaScript in an empty directory, without a check of types, in two seconds: a process of
 * a fleet then starts in a third of the time that it takes from TypeScript, and is the same afterwards.
 * @returns the path of its `main.js`
 */
export async function compiledServer(directory: string): Promise<string> {
  await symlink(join(PROJECT_ROOT, 'node_modules'), join(directory, 'node_modules'));
  await cp(join(PROJECT_ROOT, 'package.json'), join(directory, 'package.json'));
  for (const file of projectFiles('src')) {
    const target = join(directory, file.replace(/^src/, 'dist').replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    const text = file.endsWith('.ts')
      ? ts.transpileModule(readProjectFile(file), { compilerOptions: OPTIONS, fileName: file }).outputText
      : await readFile(join(PROJECT_ROOT, file), 'utf8');
    await writeFile(target, text);
  }
  return join(directory, 'dist', 'main.js');
}
