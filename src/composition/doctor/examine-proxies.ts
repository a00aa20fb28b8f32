import type { Settings } from '../settings.js';
import { about, type Finding } from './finding.js';

const { ok, warning, failure } = about('proxies');
/** A range without a bit that counts, or all of IPv4 as IPv6 writes it. */
const EVERYBODY = /\/0$|^(?:0*:)*:?ffff:(?:0:0|0\.0\.0\.0)\/96$/i;

/** Whose `X-Forwarded-For` counts. The server speaks plain HTTP, so an https issuer means a proxy before it. */
export function examineProxies({ auth, server }: Settings): readonly Finding[] {
  const { trusted_proxies: trusted } = server;
  if (trusted.some((range) => EVERYBODY.test(range)))
    return [
      failure(
        'server.trusted_proxies trusts everybody: any client chooses the address that is throttled and recorded',
        'Name the addresses of your proxies alone.',
      ),
    ];
  if (new URL(auth.issuer).protocol === 'https:' && trusted.length === 0)
    return [
      warning(
        'auth.issuer is https, so a proxy stands before this server, and server.trusted_proxies names none: all clients count as one address',
        'Name the address of the proxy, as 127.0.0.1 or 10.0.0.0/8.',
      ),
    ];
  return [ok(trusted.length === 0 ? 'none' : `X-Forwarded-For is believed of ${trusted.join(', ')}`)];
}
