import { redactedUrl } from '../adapters/mongo/connection-url.js';
import type { DatabaseChoice } from '../composition/config/database-url.js';
import type { Settings } from '../composition/settings.js';

export interface AnnouncedAdmin {
  readonly email: string;
  /** Shown once and nowhere else; only ever set on a terminal. */
  readonly password?: string;
  /** The file that holds it. */
  readonly passwordFile?: string;
}

/** What a person wants to know when the server has started at this URL. */
export function announcement({ auth, database }: Settings, version: string, url: string): string {
  return block([
    `pico-auth ${version}`,
    '',
    `  listening   ${url}`,
    `  issuer      ${auth.issuer}`,
    `  data        ${placeOf(database.choice, auth.data_dir)}`,
    `  docs        ${url}/docs`,
  ]);
}

function placeOf(choice: DatabaseChoice, dataDirectory: string): string {
  if (choice.kind === 'mongo') return redactedUrl(choice.url);
  return choice.kind === 'memory' ? 'in memory: forgotten at the end' : dataDirectory;
}

/** How the first administrator signs in, once there is one. */
export function adminAnnouncement({ auth }: Settings, admin: AnnouncedAdmin): string {
  const { email, password, passwordFile } = admin;
  if (password === undefined) {
    const where = passwordFile === undefined ? 'the one that is configured' : `in ${passwordFile}`;
    return block([
      'The first administrator was created:',
      '',
      `  e-mail      ${email}`,
      `  password    ${where}`,
    ]);
  }
  return block([
    'The first administrator was created. This password is shown only once:',
    '',
    `  e-mail      ${email}`,
    `  password    ${password}`,
    '',
    `  curl -X POST ${auth.issuer.replace(/\/+$/, '')}/api/v1/auth/login -H 'content-type: application/json' \\`,
    `    -d '{"email":"${email}","password":"${password}"}'`,
  ]);
}

const block = (lines: readonly string[]): string =>
  `\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n\n`;
