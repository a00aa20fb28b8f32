/** Stores that forget everything were asked for where that is not allowed. */
export class MemoryStoreError extends Error {
  override readonly name = 'MemoryStoreError';

  constructor(module: string, profiles: Iterable<string>) {
    super(
      `Module "${module}" keeps records in this process only and loses them with it. ` +
        `Active profiles: ${[...profiles].join(', ')}. ` +
        'Load a durable store, as sqliteModule({ path }), or run under profile "development" or "test".',
    );
  }
}
