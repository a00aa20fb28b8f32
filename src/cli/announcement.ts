import type { Settings } from '../composition/settings.js';

export interface Announced {
  readonly settings: Settings;
  readonly version: string;
  /** Where the server listens. */
  readonly url: string;
  /** How the first admin signs in, when this start made one. */
  readonly admin: AnnouncedAdmin | undefined;
}

export interface AnnouncedAdmin {
  readonly email: string;
  /** Shown here and nowhere else; only ever set on a terminal. */
  readonly password?: string;
  /** The file that holds it. */
  readonly passwordFile?: string;
}

/** What a person wants to know when the server has started. */
export function announcement({ settings, version, url, admin }: Announced): string {
  const { auth, database } = settings;
  const lines = [
    `pico-auth ${version}`,
    '',
    `  listening   ${url}`,
    `  issuer      ${auth.issuer}`,
    `  data        ${database.choice.kind === 'memory' ? 'in memory: forgotten at the end' : auth.data_dir}`,
    `  docs        ${url}/docs`,
  ];
  if (admin !== undefined) lines.push(...adminLines(admin, url));
  return `\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n\n`;
}

function adminLines({ email, password, passwordFile }: AnnouncedAdmin, url: string): string[] {
  if (password !== undefined)
    return [
      '',
      'The first administrator was created. This password is shown only once:',
      '',
      `  e-mail      ${email}`,
      `  password    ${password}`,
      '',
      `  curl -X POST ${url}/api/v1/auth/login -H 'content-type: application/json' \\`,
      `    -d '{"email":"${email}","password":"${password}"}'`,
    ];
  const where = passwordFile === undefined ? 'the one that is configured' : `in ${passwordFile}`;
  return ['', 'The first administrator was created:', '', `  e-mail      ${email}`, `  password    ${where}`];
}
