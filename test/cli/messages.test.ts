import { expect } from 'chai';
import { CommanderError } from 'commander';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyFileError } from '../../src/adapters/node/key-file-error.js';
import { adminAnnouncement, announcement } from '../../src/cli/announcement.js';
import { CommandError } from '../../src/cli/command-error.js';
import { leaveInitialPassword } from '../../src/cli/initial-password-file.js';
import { reportFailure } from '../../src/cli/report-failure.js';
import { ConfigError } from '../../src/composition/config/config-error.js';
import { AuthError, invalidField } from '../../src/domain/errors.js';
import { load } from '../support/given-settings.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const { settings } = load();

describe('announcement', () => {
  it('says where the server listens, where its data lies, and where to read on', () => {
    const text = announcement(settings, '1.2.3', 'http://127.0.0.1:8100');
    expect(text).to.contain('http://127.0.0.1:8100/docs').and.contain('/home/ada/.pico-auth');
  });

  it('says of a store in memory that it forgets', () => {
    const forgetful = load({ environment: { DATABASE_URL: 'memory:' }, profile: 'test' }).settings;
    expect(announcement(forgetful, '1.2.3', 'http://127.0.0.1:8100')).to.contain('forgotten');
  });
});

describe('adminAnnouncement', () => {
  const email = 'a@b.example';

  it('shows a generated password with a command to use it', () => {
    const text = adminAnnouncement(settings, { email, password: 'made-up' });
    expect(text).to.contain('made-up').and.contain('http://localhost:8100/api/v1/auth/login');
  });

  it('says otherwise only where the password is', () => {
    expect(adminAnnouncement(settings, { email, passwordFile: '/data/file' })).to.contain('in /data/file');
    expect(adminAnnouncement(settings, { email })).to.contain('configured');
  });
});

describe('leaveInitialPassword', () => {
  after(removeTemporaryDirectories);

  it('writes a private file, in place of an older one', async () => {
    const data = join(await temporaryDirectory(), 'data');
    await leaveInitialPassword(data, 'first');
    const path = await leaveInitialPassword(data, 'second');
    expect(await readFile(path, 'utf8')).to.equal('second\n');
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect(await readdir(data)).to.deep.equal(['initial-admin-password']);
  });
});

describe('reportFailure', () => {
  const report = (error: unknown) => {
    const lines: string[] = [];
    const code = reportFailure(error, { write: (text) => lines.push(text) });
    return { code, text: lines.join('') };
  };

  it('answers 2 when the command or the configuration has to change', () => {
    const wrong = new ConfigError([{ key: 'server.port', source: 'SERVER_PORT', message: 'is no number' }]);
    expect(report(wrong)).to.deep.equal({
      code: 2,
      text: 'The configuration cannot be used:\n  server.port (SERVER_PORT): is no number\n',
    });
    expect(report(new CommanderError(1, 'commander.unknownOption', 'shown already'))).to.deep.equal({
      code: 2,
      text: '',
    });
  });

  it('answers 0 for help and version', () => {
    expect(report(new CommanderError(0, 'commander.helpDisplayed', ''))).to.deep.equal({ code: 0, text: '' });
  });

  it('answers 1 with code and fields for a refusal, and without a stack where a person can act', () => {
    expect(report(new AuthError('user_not_found'))).to.deep.equal({
      code: 1,
      text: 'There is no such user. (user_not_found)\n',
    });
    expect(report(invalidField('email', 'is not an address')).text).to.contain(
      '\n  email: is not an address',
    );
    expect(report(new CommandError('no'))).to.deep.equal({ code: 1, text: 'no\n' });
    expect(report(new KeyFileError('damaged'))).to.deep.equal({ code: 1, text: 'damaged\n' });
    const denied = Object.assign(new Error("EACCES: permission denied, open '/data/auth.db'"), {
      code: 'EACCES',
      syscall: 'open',
    });
    expect(report(denied)).to.deep.equal({
      code: 1,
      text: "EACCES: permission denied, open '/data/auth.db'\n",
    });
  });

  it('shows the stack of a bug', () => {
    expect(report(new TypeError('boom')).text)
      .to.contain('TypeError: boom')
      .and.contain('    at ');
  });
});
