import type { RequestOrigin } from './model/principal.js';

// What is kept or counted of a client address. Text that is no address is taken as it stands.

/** What a throttle counts as one client: an IPv4 address, or an IPv6 /64, which one household or server has. */
export function throttleUnit(address: string): string {
  const plain = unmapped(address);
  return ipv6Prefix(plain, 4) ?? plain;
}

/** The name of the share that a request uses in the queue for password hashing; undefined for an unknown address. */
export const queueShareOf = ({ address }: RequestOrigin): string | undefined =>
  address === undefined ? undefined : throttleUnit(address);

/** As much of an address as `auth.session_address` lets a session keep. */
export function keptAddress(
  address: string | undefined,
  precision: 'full' | 'truncated' | 'none',
): string | undefined {
  if (address === undefined || precision === 'none') return undefined;
  if (precision === 'full') return address;
  const plain = unmapped(address);
  const dotted = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(plain);
  return dotted ? `${dotted[1] ?? ''}.0/24` : ipv6Prefix(plain, 3);
}

/** The plain IPv4 address: sockets that listen on `::` give it as `::ffff:…` (RFC 4291 section 2.5.5.2). */
const unmapped = (address: string): string => address.replace(/^::ffff:(?=\d{1,3}(?:\.\d{1,3}){3}$)/i, '');

/** The first groups of an IPv6 address as a prefix, or undefined for anything else. */
function ipv6Prefix(address: string, groups: number): string | undefined {
  const bare = address.replace(/%.*$/, '').toLowerCase();
  if (!/^[0-9a-f:]+(?:\.\d+){0,3}$/.test(bare) || !bare.includes(':')) return undefined;
  const [head = '', tail] = bare.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const filled = [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  const kept = filled.slice(0, groups).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${kept.join(':')}::/${groups * 16}`;
}
