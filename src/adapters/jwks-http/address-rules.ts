import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that was refused before anything was sent to it. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Host of a URL as a connection takes it: IPv6 without brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

export const isAddress = (host: string): boolean => ipaddr.isValid(host);

/** Whether a host is this machine by its name or address, without asking anyone. */
export function isLoopback(host: string): boolean {
  if (isAddress(host)) return ipaddr.process(host).range() === 'loopback';
  return host === 'localhost' || host.endsWith('.localhost');
}

/** Whether an address is reachable by everyone: not private, link-local, loopback, or embedded IPv4 of unknown kind. */
export const isPublic = (address: string): boolean =>
  isAddress(address) && ipaddr.process(address).range() === 'unicast';

/**
 * Resolves as usual and refuses unless every address is public. The connection uses the very
 * addresses that were judged, so a name that changes its mind (DNS rebinding) gains nothing.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    const refused = addresses.find(({ address }) => !isPublic(address));
    if (refused)
      return callback(new AddressRefused(`${hostname} is ${refused.address}, which is not public`), '');
    answer(addresses, options.all === true, callback);
  });
};

function answer(addresses: LookupAddress[], all: boolean, callback: Parameters<LookupFunction>[2]): void {
  const [first] = addresses;
  if (all) callback(null, addresses);
  else if (first) callback(null, first.address, first.family);
  else callback(new AddressRefused('the name has no address'), '');
}
