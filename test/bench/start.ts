import type { Benchmark } from './benchmark.js';
import { ServerProcess, temporaryFolder } from './server-process.js';
import { median } from './statistics.js';

const STARTS = 7;

export const benchmark: Benchmark = {
  about: 'from the start of the server process to its first answer, with existing keys and database',
  async measure() {
    const dataDir = temporaryFolder();
    const first = await ServerProcess.start({ dataDir });
    const firstMs = first.startMs;
    await first[Symbol.asyncDispose]();
    const times: number[] = [];
    const memory: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      await using server = await ServerProcess.start({ dataDir });
      times.push(server.startMs);
      memory.push(server.memory().nowMib);
    }
    return [
      {
        what: 'very first start: keys, database, first admin are made',
        value: firstMs,
        unit: 'ms',
        atMost: 2_000,
      },
      { what: 'start with existing keys', value: median(times), unit: 'ms', atMost: 1_000 },
      { what: 'resident memory after the first answer', value: median(memory), unit: 'MiB', atMost: 120 },
    ];
  },
};
