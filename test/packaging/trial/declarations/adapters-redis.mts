import { openRedisPorts } from 'pico-auth/adapters/redis';

const logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
};
export const ports = async () => ({ ...(await openRedisPorts({ url: 'redis://localhost' }, logger)) });
