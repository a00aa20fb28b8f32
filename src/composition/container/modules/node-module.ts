import { T } from '../auth-tokens.js';
import type { Load } from '../binder.js';
import { defineModule } from '../module.js';

/** What Node itself provides: time, randomness, digests, signatures, the context of a request. */
export const bindNode: Load = ({ bind }) => {
  bind(T.clock).toResolvedValue(async () => {
    const { SystemClock } = await import('../../../adapters/node/system-clock.js');
    return new SystemClock();
  }, []);
  bind(T.random).toResolvedValue(async () => {
    const { CryptoRandomSource } = await import('../../../adapters/node/crypto-random-source.js');
    return new CryptoRandomSource();
  }, []);
  bind(T.digest).toResolvedValue(async () => {
    const { Sha256Digest } = await import('../../../adapters/node/sha256-digest.js');
    return new Sha256Digest();
  }, []);
  bind(T.signer).toResolvedValue(async () => {
    const { NodeCryptoSigner } = await import('../../../adapters/node/node-crypto-signer.js');
    return new NodeCryptoSigner();
  }, []);
  bind(T.requestContext).toResolvedValue(async () => {
    const { AsyncLocalRequestContext } =
      await import('../../../adapters/node/async-local-request-context.js');
    return new AsyncLocalRequestContext();
  }, []);
};

export const nodeModule = defineModule('node', bindNode);
