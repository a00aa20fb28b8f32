import { AUTH_DEFAULTS, type AuthServices, createAuth, nodePlatform } from 'pico-auth';
import { openSqliteStores } from 'pico-auth/adapters/sqlite';

export interface EmbeddedAuth {
  readonly auth: AuthServices;
  close(): Promise<void>;
}

/** The whole domain inside an application: constructors, no container, no server. */
export async function embeddedAuth(dataDir: string, issuer: string): Promise<EmbeddedAuth> {
  const { stores, database } = await openSqliteStores({ path: `${dataDir}/auth.db` });
  const ports = { ...stores, ...(await nodePlatform({ dataDir })) };
  const auth = createAuth(ports, { ...AUTH_DEFAULTS, issuer, algorithm: 'EdDSA' });
  await auth.keyRing.start();
  return { auth, close: () => database.close() };
}
