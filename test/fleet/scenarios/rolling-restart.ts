import { crowd } from '../clients.js';
import type { Figures } from '../figures.js';
import type { Fleet } from '../fleet.js';
import { RoundRobin } from '../round-robin.js';

/**
 * Each server is told to stop, and started again, while clients refresh through the one address in front, which
 * learns from readiness alone. What failed is what the clients had to repeat.
 */
export async function rollingRestart(fleet: Fleet, clients: number, rounds: number): Promise<Figures> {
  const front = await RoundRobin.open(fleet.nodes.map(({ url }) => url));
  try {
    const many = await crowd(fleet, clients, { node: () => front.url, restMs: 100 });
    const { figures } = many;
    const started = performance.now();
    let isOver = false;
    const restarts = (async () => {
      for (let turn = 0; turn < rounds * fleet.nodes.length; turn += 1) {
        const node = fleet.nodes[turn % fleet.nodes.length]!;
        const code = await node.stop();
        if (code !== 0) throw new Error(`a server ended with ${code}: ${node.output().slice(-2_000)}`);
        await node.start();
        figures.count('restarts');
      }
      isOver = true;
    })();
    const restarting = (): boolean => !isOver;
    while (restarting()) await Promise.race([many.refreshFor(500), restarts]);
    await restarts;
    const seconds = (performance.now() - started) / 1000;
    figures.count('requests a second', Math.round(figures.of('requests') / seconds));
    await many.refreshFor(0);
    await many.assertIntact();
    return figures;
  } finally {
    await front.close();
  }
}
