import type { RequestOrigin } from './model/principal.js';
import { keptAddress } from './network-address.js';

export interface KeptOriginConfig {
  /** How much of a client address may be kept. */
  readonly sessionAddress: 'full' | 'truncated' | 'none';
}

const MAX_USER_AGENT = 256;
const UNPRINTABLE = /[^\x20-\x7e\u00a0-\u{10ffff}]/gu;

/** What sessions and alarms keep of the origin of a request: a printable user agent, and the address as far as told. */
export const keptOrigin = (origin: RequestOrigin, { sessionAddress }: KeptOriginConfig): RequestOrigin => ({
  userAgent: origin.userAgent?.replace(UNPRINTABLE, '').slice(0, MAX_USER_AGENT),
  address: keptAddress(origin.address, sessionAddress),
});
