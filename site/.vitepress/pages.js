import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, URL } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A keyhole. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#3451b2"/>' +
  '<path fill="#fff" d="M16 7a5 5 0 0 1 2.4 9.4L20.5 25h-9l2.1-8.6A5 5 0 0 1 16 7z"/></svg>';

/** No page asks another host for anything, and a browser that is told so sees to it. */
export const HEAD = [
  [
    'meta',
    {
      'http-equiv': 'Content-Security-Policy',
      content:
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; " +
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:",
    },
  ],
  ['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(ICON)}` }],
];

const KINDS = ['Tutorial', 'How to', 'Reference', 'Explanation'];

/** Pages that their folder does not place; what is named nowhere is a reference. In the order of reading. */
const PLACED = {
  Tutorial: ['tutorial.md'],
  'How to': [
    'resource-server.md',
    'embedding.md',
    'composition.md',
    'writing-an-adapter.md',
    'testing.md',
    'deployment.md',
    'troubleshooting.md',
  ],
  Reference: ['configuration.md', 'cli.md', 'http-api.md', 'errors.md', 'user-lists.md'],
  Explanation: [
    'architecture.md',
    'security.md',
    'keys.md',
    'post-quantum.md',
    'failure-modes.md',
    'scaling.md',
  ],
};

const FOLDERS = { 'how-to': 'How to', explanation: 'Explanation', decisions: 'Explanation' };

const titleOf = (file) => /^# (.+)$/m.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1] ?? file;

const linkTo = (file) => ({
  text: titleOf(file).replaceAll('`', ''),
  link: `/${file.replace(/\.md$/, '')}`,
});

const PAGES = readdirSync(join(ROOT, 'docs'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
  .map(({ parentPath, name }) => relative(join(ROOT, 'docs'), join(parentPath, name)).split(sep).join('/'))
  .sort();

function kindOf(page) {
  const placed = KINDS.find((kind) => PLACED[kind].includes(page));
  return placed ?? FOLDERS[page.split('/')[0]] ?? 'Reference';
}

/** Where a page stands among those of its kind: as placed, then by name. */
const rankIn = (kind, page) => PLACED[kind].indexOf(page) + 1 || PLACED[kind].length + 1;

const pagesOf = (kind) =>
  PAGES.filter((page) => kindOf(page) === kind)
    .filter((page) => !page.startsWith('decisions/') || page.endsWith('README.md'))
    .sort((left, right) => rankIn(kind, left) - rankIn(kind, right))
    .map((page) => linkTo(`docs/${page}`));

export const sidebar = [
  ...KINDS.map((kind) => ({
    text: kind,
    items: [...pagesOf(kind), ...(kind === 'Reference' ? [{ text: 'Library', link: '/reference/' }] : [])],
  })),
  { text: 'Project', items: ['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'].map(linkTo) },
];

export const navigation = sidebar
  .filter(({ items, text }) => items.length > 0 && text !== 'Project')
  .map(({ text, items: [first] }) => ({ text, link: first.link }));
