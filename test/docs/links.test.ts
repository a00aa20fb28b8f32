import { expect } from 'chai';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { slugOf } from '../../site/slug.js';
import { manifest } from '../support/packed-package.js';
import { PAGES } from '../support/pages.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';

/** The text without what only looks like a link or a heading. */
const proseOf = (page: string): string => readProjectFile(page).replace(/^( *)```.*?^\1```$/gms, '');

/** Anchors of the headings of a page; of equal ones the later ones are numbered. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(page).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const slug = slugOf(plain);
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n += 1) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Where a page leads to inside the project. */
const linksOf = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link = '']) => link);

function problemWith(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  const file = join(PROJECT_ROOT, target);
  if (target.startsWith('..') || !existsSync(file)) return `${page}: ${link} leads nowhere`;
  if (anchor === undefined || statSync(file).isDirectory()) return undefined;
  return anchorsOf(target).has(anchor) ? undefined : `${page}: ${link} names a heading that is not there`;
}

describe('the links between the pages', () => {
  it('lead to files and headings that exist', () => {
    const problems = PAGES.flatMap((page) => linksOf(page).flatMap((link) => problemWith(page, link) ?? []));
    expect(problems).to.deep.equal([]);
  });

  it('lead to what the package has too, on the pages that it has', () => {
    const { files } = manifest();
    const isShipped = (path: string): boolean =>
      files.some((file) => path === file || path.startsWith(`${file}/`));
    const missing = PAGES.filter(isShipped).flatMap((page) =>
      linksOf(page)
        .filter((link) => !link.startsWith('#') && !isShipped(join(dirname(page), link.replace(/#.*/, ''))))
        .map((link) => `${page}: ${link}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('would be missed if they were dead', () => {
    expect(problemWith('docs/errors.md', 'nowhere.md')).to.contain('leads nowhere');
    expect(problemWith('README.md', 'docs/errors.md#no_such_code')).to.contain('heading');
    expect(problemWith('README.md', 'docs/errors.md#invalid_grant')).to.equal(undefined);
  });
});
