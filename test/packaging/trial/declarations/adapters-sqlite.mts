import { openSqliteStores } from 'pico-auth/adapters/sqlite';

export const opened = async () => ({ ...(await openSqliteStores({ path: 'auth.db' })) });
export const stores = async () => ({ ...(await opened()).stores });
export const statement = async () => (await opened()).database.statement('SELECT 1').get();
