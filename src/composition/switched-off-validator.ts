import type { TokenValidatorHandle } from './create-token-validator.js';

/** Stands where a validator would: it knows no issuer, so it can say of no token that it is valid. */
export function switchedOffValidator(): TokenValidatorHandle {
  const refuse = (): Promise<never> =>
    Promise.reject(new Error('Protection is switched off: there is nothing to validate tokens with.'));
  return {
    validate: refuse,
    authenticate: refuse,
    warmUp: () => Promise.resolve([]),
    report: () => [],
    revocationReports: () => [],
    exportKeys: () => [],
    close: () => undefined,
  };
}
