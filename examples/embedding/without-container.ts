import { AUTH_DEFAULTS, type AuthPorts, type AuthServices, nodePlatform, startAuth } from 'pico-auth';
import { openSqliteStores } from 'pico-auth/adapters/sqlite';

export interface EmbeddedAuth {
  readonly auth: AuthServices;
  close(): Promise<void>;
}

/** The whole domain inside an application: no container, no server. Adapters of its own go over ours. */
export async function embeddedAuth(
  dataDir: string,
  issuer: string,
  own: Partial<AuthPorts> = {},
): Promise<EmbeddedAuth> {
  const { stores, database } = await openSqliteStores({ path: `${dataDir}/auth.db` });
  const ports = { ...stores, ...(await nodePlatform({ dataDir })), ...own };
  const config = { ...AUTH_DEFAULTS, issuer, algorithm: 'EdDSA', autoCreateAdmin: false } as const;
  const { auth, close } = await startAuth(ports, config);
  return { auth, close: () => close().then(() => database.close()) };
}
