/** Names of fields that must never hold anything in a log: a second line behind callers who know that. */
const SECRET_FIELDS = [
  'password',
  'old_password',
  'new_password',
  'admin_password',
  'passwordHash',
  'token',
  'access_token',
  'refresh_token',
  'accessToken',
  'refreshToken',
  'authorization',
  'Authorization',
  'cookie',
  'set-cookie',
  'secret',
  'privateJwk',
  'email',
  'emailKey',
];

/** As fields of the line and of objects in it, two levels down. */
export const REDACTED_PATHS: string[] = SECRET_FIELDS.flatMap((name) =>
  ['', '*', '*.*'].map((above) => `${above}["${name}"]`),
);

const TOKEN_LIKE = /\b(?:eyJ[\w-]{8,}\.[\w-]+\.[\w-]*|rt1\.[\w-]+\.[\w-]+\.\d+\.[\w-]+|pico_svc_[\w-]{8,})/g;

/** The line without anything that looks like a token, wherever it hides: messages and stacks too. */
export const withoutTokens = (line: string): string => line.replace(TOKEN_LIKE, '[token]');
