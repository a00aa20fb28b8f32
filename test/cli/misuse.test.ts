import { expect } from 'chai';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../support/command-line.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

describe('a command that cannot be carried out', () => {
  after(removeTemporaryDirectories);

  it('ends with 2 where the command has to change and with 1 otherwise, in a line that names what it is about', async () => {
    const folder = await temporaryDirectory();
    const missing = join(folder, 'missing', 'file');
    await mkdir(join(folder, 'config.yaml'));
    const at = ['--data-dir', join(folder, 'data')];
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['doctor', '--nonsense'], 2, /^error: unknown option/],
      [['backup'], 2, /^error: missing required argument 'file'/],
      [['sessions', 'revoke', ...at], 2, /^Name one account/],
      [['keys', 'rotate', '--fresh', ...at], 2, /^--fresh goes with/],
      [['users', 'create', 'a@example.com', '--org', 'A C', ...at], 2, /^--org: use/],
      [['keys', 'list', '--config', join(folder, 'config.yaml')], 2, /config\.yaml\): .*EISDIR/],
      [['keys', 'import', missing, ...at], 1, /missing\/file cannot be read: there is no such file/],
      [['explain', 'a.b.c', '--jwks', missing, ...at], 1, /missing\/file cannot be read/],
    ];
    for (const [args, code, text] of cases) {
      const outcome = await command(args);
      expect(outcome, args.join(' ')).to.include({ code, stdout: '' });
      expect(outcome.stderr).to.match(text).and.not.contain('    at ');
    }
  });
});
