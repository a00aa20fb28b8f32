import { performance } from 'node:perf_hooks';
import type { Benchmark } from './benchmark.js';
import { ServerProcess, temporaryFolder } from './server-process.js';
import { accounts, probe, storm } from './sign-in-storm.js';
import { median, quantile } from './statistics.js';

const LOGINS = 500;
const MEMORY_MIB = 512;

export const benchmark: Benchmark = {
  about: `GET jwks while ${LOGINS} people sign in at once, the server limited to ${MEMORY_MIB} MiB`,
  async measure() {
    const dataDir = temporaryFolder();
    const emails = await accounts(dataDir, LOGINS);
    await using server = await ServerProcess.start({
      dataDir,
      environment: { SERVER_TRUSTED_PROXIES: '127.0.0.1' },
      nodeFlags: [`--max-old-space-size=${MEMORY_MIB / 2}`],
    });
    let isOver = false;
    const probing = probe(server.url, () => isOver);
    const start = performance.now();
    const { busy } = await storm(server.url, emails);
    const seconds = (performance.now() - start) / 1000;
    isOver = true;
    const times = await probing;
    return [
      { what: 'sign-ins over HTTP during the storm', value: LOGINS / seconds, unit: '/s' },
      { what: 'times somebody was told to come back (503)', value: busy, unit: '' },
      { what: 'GET jwks: median', value: median(times), unit: 'ms' },
      { what: 'GET jwks: 99th percentile', value: quantile(times, 0.99), unit: 'ms', atMost: 50 },
      { what: 'peak resident memory', value: server.memory().peakMib, unit: 'MiB', atMost: MEMORY_MIB },
      { what: 'server still running', value: server.isRunning() ? 1 : 0, unit: '', atLeast: 1 },
    ];
  },
};
