import { errorCodeOf } from '../../domain/platform-error-code.js';

/** What an address answers. */
export interface Reply {
  readonly document: Readonly<Record<string, unknown>>;
  readonly date: string | null;
}

/** Why it answers nothing of use, and what to do about it. */
export interface NoReply {
  readonly reason: string;
  readonly cure: string;
}

const TIMEOUT_MS = 5_000;

/** The JSON object at a URL, or why there is none. Redirects are not followed: nobody who verifies tokens does. */
export async function ask(url: string): Promise<Reply | NoReply> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status !== 200) return wrongStatus(url, response);
    const document: unknown = await response.json().catch(() => undefined);
    if (typeof document !== 'object' || document === null)
      return { reason: 'it is no JSON object', cure: OTHER_PROGRAM };
    return { document: { ...document }, date: response.headers.get('date') };
  } catch (error) {
    return noAnswer(error);
  }
}

const OTHER_PROGRAM =
  'Another program answers there, such as a login page: route the address of auth.issuer to this server.';
const AT_ISSUER =
  'Start the server, and route the address of auth.issuer to it: name, port, firewall, path of the proxy.';

function wrongStatus(url: string, { status, headers }: Response): NoReply {
  if (status >= 300 && status < 400) {
    const to = headers.get('location') ?? '';
    return {
      reason: `status ${status}, a redirect${URL.canParse(to, url) ? ` to ${new URL(to, url).origin}` : ''}`,
      cure: 'Set auth.issuer to the address that answers without a redirect: https, host and path count.',
    };
  }
  if (status === 404)
    return {
      reason: 'status 404',
      cure: 'Give auth.issuer the path that the proxy serves this server under, or route /.well-known/ to it.',
    };
  if (status >= 500)
    return {
      reason: `status ${status}`,
      cure: 'Start the server behind the proxy, and look into the logs of both.',
    };
  return {
    reason: `status ${status}`,
    cure: 'Let the proxy pass /.well-known/ to everybody, without signing in.',
  };
}

function noAnswer(error: unknown): NoReply {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const reason = errorCodeOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  return { reason, cure: cureOf(reason) };
}

/** By the names that Node gives to what TLS and DNS complain about. */
function cureOf(reason: string): string {
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(reason))
    return 'Give the proxy a certificate for this name, with its whole chain; a private authority is trusted by NODE_EXTRA_CA_CERTS.';
  if (/SSL|EPROTO|WRONG_VERSION/.test(reason))
    return 'There is no TLS at this port: let a proxy end it before this server, or write http:// in auth.issuer.';
  if (/ENOTFOUND|EAI_AGAIN/.test(reason))
    return 'Enter the name of auth.issuer into DNS, or write the one that is there.';
  return AT_ISSUER;
}
