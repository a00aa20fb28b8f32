import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { delimiter, extname, join } from 'node:path';
import process from 'node:process';
import { URL } from 'node:url';
import { promisify } from 'node:util';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
/** Of the page's own clock, which runs ahead while nothing happens. */
const PATIENCE_MS = 10_000;

/** A browser on the path; undefined: there is none to look with. */
export const browser = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => BROWSERS.map((name) => join(folder, name)))
    .find((file) => existsSync(file));

/**
 * The pages of a built site on which a browser that reaches no other host shows fewer drawings than they have.
 * @param html folder of the site.
 * @param pages how many drawings each page has, by its path without `.html`.
 */
export async function undrawnPages(program, html, pages) {
  const server = createServer((request, response) => void answer(html, request, response));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const root = `http://127.0.0.1:${server.address().port}`;
  const problems = [];
  for (const [page, drawings] of Object.entries(pages)) {
    const shown = await drawingsOn(program, `${root}/${page}`);
    if (shown !== drawings) problems.push(`${page} shows ${shown} of ${drawings} drawings`);
  }
  server.closeAllConnections();
  server.close();
  return problems;
}

async function drawingsOn(program, address) {
  const options = ['--headless', '--disable-gpu', '--no-sandbox', '--no-first-run'];
  const offline = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';
  const { stdout } = await promisify(execFile)(
    program,
    [...options, offline, `--virtual-time-budget=${PATIENCE_MS}`, '--dump-dom', address],
    { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
  );
  return [...stdout.matchAll(/<svg id="mermaid[^>]*>/g)].filter(([tag]) => !tag.includes('error')).length;
}

async function answer(html, { url }, response) {
  const { pathname } = new URL(url, 'http://site.example');
  const file = extname(pathname) === '' ? `${pathname}.html` : pathname;
  const found = await readFile(join(html, decodeURIComponent(file))).catch(() => undefined);
  response.writeHead(found === undefined ? 404 : 200, {
    'content-type': TYPES[extname(file)] ?? 'text/plain',
  });
  response.end(found);
}
