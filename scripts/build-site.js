import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { sidebar } from '../site/.vitepress/pages.js';
import { browser, undrawnPages } from './undrawn-pages.js';

// Makes the documentation site in site/dist/html, without asking another host for anything: the
// reference of the library from its types, then every page, in which no link may be dead.
const root = fileURLToPath(new URL('..', import.meta.url));
const site = join(root, 'site');
const html = join(site, 'dist/html');

function run(tool, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(join(site, 'reference'), { recursive: true, force: true });
run('typedoc/bin/typedoc', '--options', 'site/typedoc.json');
run('vitepress/bin/vitepress.js', 'build', 'site');

/** What a browser would fetch from elsewhere by itself: scripts, styles, pictures and fonts. */
const FETCHED_FROM_ELSEWHERE = [
  /<(?:script|img|iframe|source)\b[^>]*\bsrc="(?:https?:)?\/\/[^"]*"/g,
  /<link\b[^>]*\bhref="(?:https?:)?\/\/[^"]*"/g,
  /(?:url\(|@import\s+)["']?(?:https?:)?\/\/[^"')\s]*/g,
];

const problems = [];
for (const entry of readdirSync(html, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(html|css)$/.test(entry.name)) continue;
  const file = join(entry.parentPath, entry.name);
  const text = readFileSync(file, 'utf8');
  for (const pattern of FETCHED_FROM_ELSEWHERE)
    for (const [found] of text.matchAll(pattern))
      problems.push(`${relative(html, file)} fetches ${found.slice(0, 120)}`);
}
for (const { link } of sidebar.flatMap(({ items }) => items))
  if (!existsSync(join(html, link.endsWith('/') ? `${link}index.html` : `${link}.html`)))
    problems.push(`the sidebar leads nowhere: ${link}`);

const drawings = sidebar
  .flatMap(({ items }) => items)
  .map(({ link }) => [link.slice(1), `${link.slice(1)}.md`])
  .filter(([, file]) => existsSync(join(root, file)))
  .map(([page, file]) => [page, readFileSync(join(root, file), 'utf8').split('\n```mermaid\n').length - 1])
  .filter(([, count]) => count > 0);
const program = browser();
if (program === undefined)
  process.stdout.write('no Chromium here: whether drawings are drawn was not looked at\n');
else problems.push(...(await undrawnPages(program, html, Object.fromEntries(drawings))));

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
