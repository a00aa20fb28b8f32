import { expect } from 'chai';
import ts from 'typescript';
import { projectFiles, readProjectFile } from '../support/project-files.js';

const MAX_LINES = 60;
const PORTS = projectFiles('src/ports');

/** The JavaScript that is left of a file, without comments. */
function compile(file: string): string {
  const { outputText } = ts.transpileModule(readProjectFile(file), {
    fileName: file,
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      removeComments: true,
    },
  });
  return outputText.trim();
}

describe('ports', () => {
  it('exist', () => {
    expect(PORTS.length).to.be.greaterThan(10);
  });

  for (const file of PORTS) {
    it(`${file} compiles to nothing and has at most ${MAX_LINES} lines`, () => {
      expect(compile(file)).to.equal('export {};');
      expect(readProjectFile(file).split('\n').length - 1).to.be.at.most(MAX_LINES);
    });

    it(`${file} is named after its interface`, () => {
      const name = (file.split('/').at(-1) ?? '')
        .replace(/\.ts$/, '')
        .replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
      expect(readProjectFile(file)).to.match(new RegExp(`^export (interface|type) ${name}\\b`, 'm'));
    });
  }
});
