import { expect } from 'chai';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Server as NetServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ask } from '../../src/composition/doctor/ask-issuer.js';
import { untrustedCertificate } from '../support/untrusted-certificate.js';

const servers: Server[] = [];

async function listening(server: NetServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answering(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  return listening(server);
}

async function refusal(url: string): Promise<string> {
  const reply = await ask(url);
  return 'reason' in reply ? `${reply.reason} -> ${reply.cure}` : 'answered';
}

describe('what is said of an issuer that does not answer', () => {
  after(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('tells nobody listening from a name that nobody knows', async () => {
    expect(await refusal('http://127.0.0.1:1/')).to.match(/^(bad port|ECONNREFUSED) -> /);
    const silent = new NetServer();
    const host = await listening(silent);
    await new Promise((resolve) => silent.close(resolve));
    expect(await refusal(`http://${host}/`)).to.match(/^ECONNREFUSED -> Start the server/);
    expect(await refusal('http://auth.invalid/')).to.match(/^(ENOTFOUND|EAI_AGAIN) -> .*DNS/);
  });

  it('says of each status what stands in the way', async () => {
    const statusOf = async (status: number, headers: Record<string, string> = {}) =>
      refusal(`http://${await answering((_, response) => response.writeHead(status, headers).end())}/`);
    expect(await statusOf(404)).to.match(/^status 404 -> .*path/);
    expect(await statusOf(403)).to.match(/^status 403 -> .*everybody/);
    expect(await statusOf(502)).to.match(/^status 502 -> Start the server behind the proxy/);
    expect(await statusOf(302, { location: 'https://sso.example/login?next=secret' })).to.match(
      /^status 302, a redirect to https:\/\/sso\.example -> Set auth\.issuer/,
    );
    expect(await statusOf(301)).to.match(/^status 301, a redirect to http:\/\/127/);
  });

  it('says of an answer that is no JSON object that another program answers', async () => {
    const host = await answering((_, response) => response.end('<!doctype html>'));
    expect(await refusal(`http://${host}/`)).to.match(/^it is no JSON object -> Another program/);
  });

  it('tells a certificate that nobody vouches for from a port without TLS', async () => {
    const tls = createTlsServer(untrustedCertificate);
    servers.push(tls);
    const untrusted = await listening(tls);
    expect(await refusal(`https://localhost:${untrusted.split(':')[1]}/`)).to.match(
      /CERT.* -> .*NODE_EXTRA_CA_CERTS/,
    );
    const plain = await answering((_, response) => response.end());
    expect(await refusal(`https://${plain}/`)).to.match(/-> There is no TLS at this port/);
  });
});
