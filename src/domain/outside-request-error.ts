/** Somebody asked for the caller where no request is being served: a bug, and no refusal. */
export class OutsideRequestError extends Error {
  override readonly name = 'OutsideRequestError';

  constructor(asked: string) {
    super(`${asked} was called outside a request that protect() or middleware() let in`);
  }
}
