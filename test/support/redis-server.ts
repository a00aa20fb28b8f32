import { AsyncLocalRequestContext } from '../../src/adapters/node/async-local-request-context.js';
import type { OpensAuth } from '../../src/composition/open-auth.js';
import { startServer } from '../../src/composition/start-server.js';
import { load } from './given-settings.js';
import { PASSWORD } from './auth-fixture.js';
import { RecordingAuditLog } from './recording-audit-log.js';
import { RecordingLogger } from './recording-logger.js';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface SharingServer {
  readonly url: string;
  readonly logger: RecordingLogger;
  call(method: string, path: string, token?: string, json?: unknown): Promise<Answer>;
  signIn(password?: string): Promise<Answer>;
  stop(): Promise<boolean>;
}

/** Logs that are kept, to be looked at. */
export const recordingLogging = () => ({
  logger: new RecordingLogger(),
  audit: new RecordingAuditLog(),
  context: new AsyncLocalRequestContext(),
  flush: () => undefined,
});

/** A whole server as its settings make it, in memory but for what it shares over Redis; one account, the admin's. */
export async function sharingServer(
  environment: Readonly<Record<string, string>>,
  open: OpensAuth,
): Promise<SharingServer> {
  const { settings } = load({
    profile: 'test',
    environment: {
      DATABASE_URL: 'memory:',
      SERVER_PORT: '0',
      AUTH_ADMIN_PASSWORD: PASSWORD,
      AUTH_ALGORITHM: 'EdDSA',
      ...environment,
    },
  });
  const logging = recordingLogging();
  const { logger } = logging;
  const adminCreated = () => Promise.resolve();
  const { url, stop } = await startServer(settings, logging, { version: '0.0.0-test', adminCreated, open });
  const call = async (method: string, path: string, token?: string, json?: unknown): Promise<Answer> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] };
  };
  const email = settings.auth.admin_email;
  const signIn = (password = PASSWORD) => call('POST', '/api/v1/auth/login', undefined, { email, password });
  return { url, logger, call, signIn, stop };
}
