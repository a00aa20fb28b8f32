import { format, resolveConfig } from 'prettier';
import { camelCase } from '../src/composition/config/key-names.js';
import { SETTING_KEYS, type SettingKey } from '../src/composition/config/setting-keys.js';
import { KEYS_OF_ADAPTERS } from '../src/composition/settings-auth-config.js';

const INTRODUCTION = `# Configuration

Generated from the schema by \`npm run docs:generate\`; edit \`src/composition/config\` instead.

Nothing has to be configured: every key has a default. Values come from, each beating the one before:

1. the defaults below;
2. the file \`application.yaml\` in the working directory, or the one named by \`--config\` or \`PICO_AUTH_CONFIG\` (which must exist then);
3. environment variables, by the names below;
4. flags: \`--host\`, \`--port\`, \`--data-dir\`, \`--issuer\`, \`--database-url\`, \`--log-level\`, \`--log-format\`.

\`pico-auth config explain\` shows every key, its value, and where that came from. Secrets are never shown.

## The file

\`\`\`yaml
auth:
  issuer: https://auth.example.com
  admin_email: root@example.com
server:
  port: \${ENV:PORT:-8100}
  trusted_proxies: [10.0.0.0/8]
\`\`\`

- \`\${ENV:NAME}\` is replaced by the environment variable, which must be set; \`\${ENV:NAME:-default}\` falls back to the default when it is unset or empty. What comes from the environment is not looked at again.
- An unknown section or key is an error, with a suggestion. Sections and keys of the original pico-auth's file that mean nothing here (\`fastapi\`, \`uvicorn\`, \`database.echo\`, …) are accepted with one warning.
- A key without a value counts as not written. A key written twice is an error.
- Durations of \`auth\` may be fractions: \`access_token_expire_minutes: 0.5\`. All other numbers are whole.

## Environment variables

- The name is \`SECTION_KEY\`: \`auth.issuer\` is \`AUTH_ISSUER\`. Names that match no key are ignored.
- Behind every name goes \`_FILE\`: \`AUTH_ADMIN_PASSWORD_FILE=/run/secrets/admin\` takes the value from that file, without its last line break. A file that cannot be read, or is empty, stops the start. A name and its \`_FILE\` together are an error.
- Lists are comma-separated: \`SERVER_CORS_ORIGINS=https://a.example,https://b.example\`.
- Booleans are \`true\`, \`yes\`, \`on\`, \`1\` and \`false\`, \`no\`, \`off\`, \`0\`.
- An empty variable counts as not set.
- Kubernetes sets variables named after services: beside one called \`server\`, \`SERVER_PORT\` is an address and stops the start. Set \`enableServiceLinks: false\` in the pod.

## Profile

\`--profile\` or \`PICO_AUTH_PROFILE\`: \`production\` (default), \`development\` or \`test\`. Only the last two allow \`database.url: memory:\`. \`NODE_ENV\` is not read.

When the configuration cannot be used, the command prints every problem at once, never a value, and exits with 2.
`;

/** The text of docs/configuration.md, as the formatter wants it. */
export async function configurationPage(): Promise<string> {
  const sections = [...new Set(SETTING_KEYS.map(({ section }) => section))];
  const text = [INTRODUCTION, ...sections.map(sectionOf), inCode()].join('\n');
  return format(text, { ...(await resolveConfig('docs/configuration.md')), parser: 'markdown' });
}

function sectionOf(section: string): string {
  const rows = SETTING_KEYS.filter((key) => key.section === section).map(rowOf);
  return [`## \`${section}\``, '', '| Key and variable | Meaning |', '|---|---|', ...rows, ''].join('\n');
}

function rowOf(key: SettingKey): string {
  const allowed = key.bounds === '' ? KINDS[key.kind] : ` Allowed: ${key.bounds}.`;
  const secret = key.secret ? ' Secret.' : '';
  const byDefault = key.defaultText === '' ? 'empty' : `\`${key.defaultText}\``;
  const cells = [
    `\`${key.path}\`<br>\`${key.variable}\``,
    `${key.description}${secret}<br>Default: ${byDefault}.${allowed}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** What is said of values without bounds. */
const KINDS = {
  text: '',
  number: ' A number.',
  boolean: ' Allowed: true, false.',
  list: ' A list.',
  map: ' A map.',
} as const;

/** The members of an `AuthConfig`, as it takes them from the settings. */
function inCode(): string {
  const ofAdapters: readonly string[] = KEYS_OF_ADAPTERS;
  const members = SETTING_KEYS.filter(
    ({ section, name }) => section === 'auth' && !ofAdapters.includes(name),
  );
  const rows = members.map(({ name, path }) => `| \`${camelCase(name)}\` | \`${path}\` |`);
  return [
    '## In code',
    '',
    'An application that [embeds](embedding.md) the domain gives an `AuthConfig`: the keys of `auth` in camelCase, with',
    'the same units, bounds and defaults. `AUTH_DEFAULTS` has them all but `issuer`, which has none. What the file would',
    'be refused for is refused in code, by an `AuthConfigError` that names every member at fault.',
    '',
    '```ts',
    "import { AUTH_DEFAULTS, type AuthConfig } from 'pico-auth';",
    '',
    'export const config: AuthConfig = {',
    '  ...AUTH_DEFAULTS,',
    "  issuer: 'https://shop.example.com',",
    '  accessTokenExpireMinutes: 5, // auth.access_token_expire_minutes',
    '  refreshAbsoluteDays: 0.5, // auth.refresh_absolute_days',
    '  refreshTokenExpireDays: 0.5, // auth.refresh_token_expire_days',
    '};',
    '```',
    '',
    '`auth.data_dir` and `auth.key_encryption_keys` are no members: they are options of `nodePlatform` and `keyFilesModule`.',
    '',
    '| `AuthConfig` | Key |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n');
}
