import { connect } from 'node:net';

/**
 * Sends bytes to a server of the loopback and answers with all that comes back until it closes; for
 * requests that `fetch` would not make. The request should ask for `Connection: close`.
 */
export function rawExchange(port: number, request: string | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
  });
}

/** A request without a body; headers may repeat. */
export function rawRequest(
  method: string,
  path: string,
  headers: readonly (readonly [string, string])[],
): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  const host = headers.some(([name]) => name.toLowerCase() === 'host') ? '' : 'Host: localhost\r\n';
  return `${method} ${path} HTTP/1.1\r\n${host}Connection: close\r\n${lines.join('')}\r\n`;
}

export const bodyOf = (response: string): string => response.slice(response.indexOf('\r\n\r\n') + 4);
export const statusOf = (response: string): number => Number(response.split(' ')[1]);
