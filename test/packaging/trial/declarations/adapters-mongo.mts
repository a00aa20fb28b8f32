import { openMongoStores } from 'pico-auth/adapters/mongo';

export const opened = async () => ({ ...(await openMongoStores({ url: 'mongodb://localhost/auth' })) });
export const stores = async () => ({ ...(await opened()).stores });
