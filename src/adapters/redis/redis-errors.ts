/** Redis did not answer in time, is not connected, or is being left alone after it failed. */
export class RedisUnavailableError extends Error {
  override readonly name = 'RedisUnavailableError';
}

/** Redis is configured, and the package that speaks with it is not installed. */
export class RedisPackageError extends Error {
  override readonly name = 'RedisPackageError';

  constructor(options?: ErrorOptions) {
    super('redis.url is set, but the package "redis" is not installed. Run: npm install redis@6', options);
  }
}
