import type { DefaultSigner } from '../../default-signer.js';
import { localStoreClock } from '../../local-store-clock.js';
import { T } from '../auth-tokens.js';
import type { SynchronousLoad } from '../binder.js';
import { defineModule } from '../module.js';
import { token } from '../token.js';

const DEFAULT_SIGNER = token<DefaultSigner>('auth.defaultSigner');

/** What Node itself provides: time, randomness, digests, signatures, the context of a request. */
export const bindNode: SynchronousLoad = ({ bind }) => {
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
  bind(DEFAULT_SIGNER)
    .toResolvedValue(async () => {
      const { DefaultSigner } = await import('../../default-signer.js');
      return new DefaultSigner();
    }, [])
    .onDeactivation((signer) => signer.close());
  bind(T.signer).toResolvedValue((signer) => signer, [DEFAULT_SIGNER]);
  bind(T.mac).toResolvedValue(async () => {
    const { HmacSha256Mac } = await import('../../../adapters/node/hmac-sha256-mac.js');
    return new HmacSha256Mac();
  }, []);
  bind(T.storeClock).toResolvedValue(localStoreClock, [T.clock]);
  bind(T.requestContext).toResolvedValue(async () => {
    const { AsyncLocalRequestContext } =
      await import('../../../adapters/node/async-local-request-context.js');
    return new AsyncLocalRequestContext();
  }, []);
};

export const nodeModule = defineModule('node', bindNode);
