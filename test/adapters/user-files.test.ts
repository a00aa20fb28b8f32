import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CsvUserList } from '../../src/adapters/user-files/csv-user-list.js';
import { JsonLinesUserList } from '../../src/adapters/user-files/json-lines-user-list.js';
import type { TransferEntry } from '../../src/domain/model/user-transfer.js';
import type { UserList } from '../../src/ports/user-list.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const BOM = '\ufeff';
const ANN = '{"email":"ann@example.com","display_name":"Ann"}';

type Open = (path: string) => UserList;
const jsonLines: Open = (path) => new JsonLinesUserList(path);
const csv: Open = (path) => new CsvUserList(path);

async function read(open: Open, content: string | Buffer): Promise<readonly TransferEntry[]> {
  const path = join(await temporaryDirectory(), 'users');
  await writeFile(path, content);
  const list = open(path);
  const entries: TransferEntry[] = [];
  for await (const entry of list.entries()) entries.push(entry);
  const { done, total } = list.progress();
  expect(done).to.equal(total);
  return entries;
}

const brief = (entries: readonly TransferEntry[]) =>
  entries.map((entry) => {
    const what = entry.kind === 'defect' ? entry.reason : entry.kind === 'user' ? entry.email : entry.name;
    return `${entry.line} ${what}`;
  });

after(removeTemporaryDirectories);

describe('JsonLinesUserList', () => {
  it('reads users and groups with the numbers of their lines, over blank ones', async () => {
    const entries = await read(jsonLines, `{"type":"group","name":"Staff"}\n\n  \n${ANN}`);
    expect(brief(entries)).to.deep.equal(['1 Staff', '4 ann@example.com']);
  });

  it('reads files of other systems: a byte order mark, CRLF, no end of the last line, null for nothing', async () => {
    const entries = await read(
      jsonLines,
      `${BOM}${ANN}\r\n{"email":"bob@example.com","role":null}\r\n${ANN}`,
    );
    expect(brief(entries)).to.deep.equal(['1 ann@example.com', '2 bob@example.com', '3 ann@example.com']);
    expect(entries[1]).to.have.property('role', undefined);
  });

  it('reads every field, times with and without fractions and offsets', async () => {
    const [entry] = await read(
      jsonLines,
      JSON.stringify({
        type: 'user',
        id: '236ec8a693bb',
        email: 'ann@example.com',
        groups: ['Staff', { id: 'g1', joined_at: '2026-02-21T10:00:00.161301+00:00' }, { name: 'Ops' }],
        created_at: '2026-02-21 10:00:00',
        last_login_at: '2026-02-21T11:00:00.5+01:00',
      }),
    );
    const at = Date.UTC(2026, 1, 21, 10);
    expect(entry).to.deep.include({
      sourceId: '236ec8a693bb',
      memberships: [
        { by: 'name', group: 'Staff', joinedAt: undefined },
        { by: 'id', group: 'g1', joinedAt: at + 161 },
        { by: 'name', group: 'Ops', joinedAt: undefined },
      ],
      createdAt: at,
      lastLoginAt: at + 500,
    });
  });

  const defects: Readonly<Record<string, readonly [line: string, reason: string]>> = {
    'half an object': ['{"email":"ann@', 'malformed_line'],
    'a list': ['[1]', 'malformed_line'],
    'a word': ['null', 'malformed_line'],
    'a field written twice': ['{"email":"ann@example.com","email":"eve@example.com"}', 'malformed_line'],
    'an unknown type': ['{"type":"robot"}', 'invalid_field'],
    'a misspelt field': ['{"email":"a@example.com","pasword_hash":"$2b$…"}', 'unknown_field'],
    'a user without an address': ['{"role":"viewer"}', 'invalid_field'],
    'a field of the wrong type': ['{"email":"a@example.com","email_verified":"yes"}', 'invalid_field'],
    'a day without a time': ['{"email":"a@example.com","created_at":"2026-01-01"}', 'invalid_field'],
    'a time that is none': ['{"email":"a@example.com","created_at":"2026-13-01T00:00:00Z"}', 'invalid_field'],
    'a counter below zero': ['{"email":"a@example.com","claims_epoch":-1}', 'invalid_field'],
    'a group that is a number': ['{"email":"a@example.com","groups":[7]}', 'invalid_field'],
    'a megabyte': [`{"email":"${'a'.repeat(1_000_000)}"}`, 'line_too_long'],
  };
  for (const [what, [line, reason]] of Object.entries(defects)) {
    it(`reports ${what} and reads on`, async () => {
      expect(brief(await read(jsonLines, `${line}\n${ANN}\n`))).to.deep.equal([
        `1 ${reason}`,
        '2 ann@example.com',
      ]);
    });
  }

  it('reports bytes that are not UTF-8 and reads on', async () => {
    const latin = Buffer.concat([
      Buffer.from('{"email":"a@example.com","display_name":"J\xf6rg"}\n', 'latin1'),
      Buffer.from(ANN),
    ]);
    expect(brief(await read(jsonLines, latin))).to.deep.equal(['1 not_utf8', '2 ann@example.com']);
  });

  it('never repeats in its report what a field holds', async () => {
    const [entry] = await read(jsonLines, '{"email":"a@example.com","password_hash":["$2b$12$secret"]}');
    expect(JSON.stringify(entry)).to.contain('password_hash').and.not.contain('secret');
  });

  it('refuses an export of a later version as a whole', async () => {
    const header = '{"type":"header","format":"pico-auth users","version":2}';
    const refusal = await read(jsonLines, `${header}\n${ANN}`).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).to.have.property('name', 'UserFileError');
  });
});

describe('CsvUserList', () => {
  it('reads records by the names of their columns; an empty cell says nothing', async () => {
    const [ann, bob] = await read(
      csv,
      `${BOM}email,display_name,groups,email_verified,password_hash\r\n` +
        `ann@example.com,"Ann, ""the"" first",Staff; Ops,TRUE,"$argon2id$v=19$m=8,t=1,p=1$YQ$Yg"\r\n` +
        'bob@example.com,,,,\r\n',
    );
    expect(ann).to.deep.include({ line: 2, displayName: 'Ann, "the" first', emailVerified: true });
    expect(ann).to.have.property('passwordHash', '$argon2id$v=19$m=8,t=1,p=1$YQ$Yg');
    expect(ann).to.have.deep.property('memberships', [
      { by: 'name', group: 'Staff', joinedAt: undefined },
      { by: 'name', group: 'Ops', joinedAt: undefined },
    ]);
    expect(bob).to.deep.include({ line: 3, displayName: undefined, memberships: undefined });
  });

  it('reports what is out of shape in its place, and reads on', async () => {
    const rows = [
      'a@example.com,x',
      'b@example.com,x,too many',
      'c@example.com,x',
      `d@example.com,${'x'.repeat(1_000_000)}`,
      'e@example.com,x',
    ];
    const entries = await read(csv, `email,display_name\n${rows.join('\n')}\n`);
    expect(brief(entries)).to.deep.equal([
      '2 a@example.com',
      '3 malformed_line',
      '4 c@example.com',
      '5 line_too_long',
      '6 e@example.com',
    ]);
  });

  it('reports text that is not UTF-8', async () => {
    const latin = Buffer.from('email,display_name\na@example.com,J\xf6rg\nb@example.com,Bob\n', 'latin1');
    expect(brief(await read(csv, latin))).to.deep.equal(['2 not_utf8', '3 b@example.com']);
  });

  it('names the line that opens the quote which is never closed, over lines and quotes that are', async () => {
    const closed = 'email,display_name\r\na@example.com,"A ""the"" B\nof two lines"\r\n';
    for (const [content, line] of [
      ['email\n"a@example.com\nb@example.com\n', 2],
      ['\ufeff"email\na@example.com\n', 1],
      [`${closed}b@example.com,"Bob\nc@example.com,\n`, 4],
      [`${closed}b@example.com,"Bob ""\nc@example.com,\n`, 4],
    ] as const)
      await read(csv, content).then(
        () => expect.fail('it was read'),
        (error: unknown) => expect(String(error)).to.contain(`The quote that line ${line} opens`),
      );
  });

  it('never repeats what stands where the names of the columns should be', async () => {
    const hash = '$2b$12$abcdefghijklmnopqrstuv';
    for (const header of ['ann@example.com,x', hash, `email,${hash}`, 'email,\u001b[31m'])
      await read(csv, `${header}\n`).then(
        () => expect.fail('it was read'),
        (error: unknown) => {
          expect(String(error)).to.match(/The name of column [12] is unknown/);
          for (const text of ['ann@', 'abcdef', '\u001b']) expect(String(error)).not.to.contain(text);
        },
      );
  });

  for (const [what, content] of Object.entries({
    'a column of unknown name': 'email,pasword_hash\na@example.com,x\n',
    'a missing header': 'a@example.com,Ann\n',
    'a quote that is never closed': 'email,display_name\na@example.com,"Ann\nb@example.com,Bob\n',
  })) {
    it(`refuses the file for ${what}`, async () => {
      const refusal = await read(csv, content).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(refusal).to.have.property('name', 'UserFileError');
    });
  }
});
