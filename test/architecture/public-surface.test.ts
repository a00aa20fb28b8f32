import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SURFACE } from './public-names.js';
import { PROJECT_ROOT, projectFiles, readProjectFile } from '../support/project-files.js';

interface Published {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

describe('the public surface', () => {
  const { exports } = JSON.parse(readProjectFile('package.json')) as Published;
  const subpaths = Object.entries(exports).filter(([, target]) => typeof target !== 'string');

  for (const [entry, names] of Object.entries(SURFACE)) {
    it(`of ${entry} is what it is meant to be`, async () => {
      const module = (await import(`../../src/entry/${entry}.js`)) as object;
      expect(Object.keys(module).sort()).to.deep.equal([...names].sort());
    });
  }

  it('of index names every port, so that an adapter needs nothing else to be typed', () => {
    const index = readProjectFile('src/entry/index.ts');
    // Between adapters of ours alone, when one database is copied into another.
    for (const port of projectFiles('src/ports').filter((file) => !file.endsWith('/store-archive.ts')))
      expect(index).to.contain(`'../ports/${port.split('/').at(-1)?.replace(/ts$/, 'js')}'`);
  });

  it('is published entry by entry: each subpath has its file, each file its subpath', () => {
    const entries = projectFiles().flatMap((file) => /^src\/entry\/(.+)\.ts$/.exec(file)?.[1] ?? []);
    expect(entries.sort()).to.deep.equal(Object.keys(SURFACE).sort());
    const published = subpaths.map(([subpath, target]) => [subpath, target]);
    expect(Object.fromEntries(published)).to.deep.equal(
      Object.fromEntries(
        entries.map((name) => [
          name === 'index' ? '.' : `./${name}`,
          { types: `./dist/entry/${name}.d.ts`, default: `./dist/entry/${name}.js` },
        ]),
      ),
    );
    expect(entries.every((name) => existsSync(join(PROJECT_ROOT, `src/entry/${name}.ts`)))).to.be.true;
  });
});
