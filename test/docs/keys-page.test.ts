import { expect } from 'chai';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createProgram } from '../../src/cli/program.js';
import { SETTING_KEYS } from '../../src/composition/config/setting-keys.js';
import { endServers, serveProcess } from '../support/command-line.js';
import { blocksOf, expectConsole } from '../support/document-blocks.js';
import { keyFile, pkcs8, rsaKey } from '../support/foreign-keys.js';
import { keyCommands, kidOf } from '../support/key-lines.js';
import { readProjectFile } from '../support/project-files.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { typedShell } from '../support/typed-shell.js';

const PAGE = readProjectFile('docs/keys.md');
const SERVER = 'http://127.0.0.1:8100';
const SIGNS = 'B9VQwbU5WTG2mBtCOp-uUEemcrmJbvrSpSDdnZl75Yo';
const MINTS = 'O4n_iCglePSf6a69';

/** What may have to be done to keys, as commands begin. */
const DEEDS = [
  'list',
  'rotate',
  'rotate --now',
  'rotate --compromised',
  'rotate --unreadable',
  'rotate --use',
  'rotate --algorithm',
  'rewrap',
  'import',
];

const RECIPES = PAGE.split(/^## /m)
  .map((text) => ({ title: text.split('\n')[0] ?? '', text }))
  .filter(({ text }) => blocksOf(text, 'console').length > 0);

/** What a section asks for, as an environment. */
const settingsOf = (text: string): Readonly<Record<string, string>> =>
  text.includes('algorithms: [ES256]') ? { AUTH_ALGORITHMS: 'ES256' } : {};

describe('docs/keys.md', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  for (const deed of DEEDS)
    it(`has a recipe with keys ${deed}`, () => {
      expect(RECIPES.some(({ text }) => text.includes(`\n$ pico-auth keys ${deed}`))).to.equal(true);
    });

  it('knows every command for keys', () => {
    const keys = createProgram().commands.find((command) => command.name() === 'keys');
    const names = keys?.commands.map((command) => command.name()) ?? [];
    expect(names).to.include('rotate');
    for (const name of names) expect(PAGE).to.contain(`pico-auth keys ${name}`);
  });

  for (const { title, text } of RECIPES)
    it(`prints what really happens: ${title}`, async () => {
      const directory = await temporaryDirectory();
      const places = Object.fromEntries(
        ['backup', 'safe', 'restored'].map((name) => [`/mnt/${name}`, join(directory, name)]),
      );
      await Promise.all([places['/mnt/backup'], places['/mnt/safe']].map((place) => mkdir(place ?? '')));
      const data = join(directory, 'data');
      await keyFile(directory, 'private.pem', pkcs8(rsaKey()));
      const environment = { AUTH_DATA_DIR: data, ...settingsOf(text) };
      const keys = keyCommands(data, environment);
      const server = text.includes(SERVER)
        ? await serveProcess(data, { AUTH_AUTO_CREATE_ADMIN: 'false' })
        : undefined;
      if (!text.includes('keys import')) await keys.run('rotate', '--use', 'mac');
      const listed = await keys.list();
      const words = {
        ...places,
        [SERVER]: server?.url ?? SERVER,
        [SIGNS]: kidOf(listed, 'RS256'),
        [MINTS]: kidOf(listed, 'HS256'),
        '~/.pico-auth': data,
      };
      expect(await expectConsole(text, words, await typedShell(directory, environment))).to.be.above(0);
    });

  it('explains every setting of keys', () => {
    const ofKeys = SETTING_KEYS.filter(
      ({ section, name }) => section === 'auth' && /key_|^algorithms?$|^audiences$/.test(name),
    );
    expect(ofKeys.length).to.be.above(6);
    for (const { path } of ofKeys) expect(PAGE, path).to.contain(`\`${path}\``);
  });
});
