import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';
import type { Logger } from '../../ports/logger.js';

const FORWARDING_HEADERS = [
  'x-forwarded-for',
  'forwarded',
  'x-real-ip',
  'x-forwarded-host',
  'x-forwarded-proto',
];
/** Some proxies write the port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const WITH_PORT = /^(?:(\d{1,3}(?:\.\d{1,3}){3}):\d+|\[([0-9a-fA-F:.]+)\](?::\d+)?)$/;

/**
 * Who a request comes from: the right-most hop of `X-Forwarded-For` that is not a trusted proxy, so
 * that a client cannot choose its own address. Without trusted proxies, the peer of the socket.
 */
export class ClientAddresses {
  readonly #trusts: (address: string, hop: number) => boolean;
  readonly #trustsNobody: boolean;
  #warned = false;

  /** @throws Error when an entry is neither an address, a CIDR range nor a range's name. */
  constructor(
    trustedProxies: readonly string[],
    private readonly logger: Logger,
  ) {
    this.#trusts = proxyAddr.compile([...trustedProxies]);
    this.#trustsNobody = trustedProxies.length === 0;
  }

  /** The client's address in canonical form, or undefined when the peer has none (a Unix socket). */
  of(request: IncomingMessage): string | undefined {
    const peer = request.socket.remoteAddress;
    if (peer === undefined) return undefined;
    if (this.#trustsNobody || !this.#trusts(peer, 0)) {
      this.#warnOfIgnored(request);
      return canonical(peer);
    }
    return proxyAddr
      .all(request, this.#trusts)
      .map(canonical)
      .findLast((address) => address !== undefined);
  }

  #warnOfIgnored(request: IncomingMessage): void {
    if (this.#warned) return;
    const headers = FORWARDING_HEADERS.filter((name) => request.headers[name] !== undefined);
    if (headers.length === 0) return;
    this.#warned = true;
    this.logger.warn(
      { headers },
      'forwarding headers from a peer that server.trusted_proxies does not name are ignored (said once)',
    );
  }
}

/** An address as everybody writes it: IPv4-mapped IPv6 as IPv4, IPv6 compressed; undefined for anything else. */
function canonical(text: string): string | undefined {
  const [, v4, v6] = WITH_PORT.exec(text) ?? [];
  const bare = v4 ?? v6 ?? text;
  // Not ipaddr's own judgement: it reads `127.1` and octal parts, which proxies do not write.
  const family = isIP(bare);
  if (family === 4) return bare;
  return family === 6 ? ipaddr.process(bare).toString() : undefined;
}
