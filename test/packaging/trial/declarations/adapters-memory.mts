import { memoryStores } from 'pico-auth/adapters/memory';

export const stores = memoryStores();
export const store = { ...stores };
export const page = async () => stores.users.list({ limit: 1 });
