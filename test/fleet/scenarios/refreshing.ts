import { setTimeout as delay } from 'node:timers/promises';
import type { Figures } from '../figures.js';
import type { Fleet } from '../fleet.js';
import type { ServerNode } from '../server-node.js';
import { crowd } from '../clients.js';

/** Clients lose one answer in twenty, refresh twice at once, and send old tokens late. */
export const ROUGH = { cutShare: 0.05, doubleShare: 0.05, stragglerShare: 0.05 } as const;

export interface RefreshLoad {
  readonly clients: number;
  readonly ms: number;
  readonly graceMs: number;
  /** How late an old token may come. */
  readonly stragglerMs: number;
  /** How long a client rests between two refreshes, on the average. */
  readonly restMs: number;
  /** What happens to the fleet meanwhile. */
  readonly meanwhile?: (isOver: () => boolean, figures: Figures) => Promise<void>;
}

/**
 * Honest clients refresh at random servers while something happens to the fleet.
 * @throws Error when a client does not end with exactly its one live session
 */
export async function refreshing(
  fleet: Fleet,
  { clients, ms, graceMs, stragglerMs, restMs, meanwhile }: RefreshLoad,
): Promise<Figures> {
  const many = await crowd(fleet, clients, { ...ROUGH, graceMs, stragglerMs, restMs });
  const { figures } = many;
  figures.count('clients', clients);
  for (const name of ['declared losses', 'lost sessions']) figures.count(name, 0);
  let isOver = false;
  const trouble = meanwhile?.(() => isOver, figures);
  await many.refreshFor(ms).finally(() => (isOver = true));
  await trouble;
  await many.assertIntact();
  figures.count('families killed', fleet.audited('refresh.reuse_detected'));
  figures.count('tokens ahead of the store', fleet.audited('refresh.ahead_of_store'));
  return figures;
}

/**
 * Ends a server by SIGKILL each second, the next one that is up, and starts it again at once. When none is up
 * the second passes: on a busy machine a start takes longer than that.
 */
export const killing =
  (fleet: Fleet) =>
  async (isOver: () => boolean, figures: Figures): Promise<void> => {
    for (let turn = 0; !isOver(); turn += 1) {
      const second = delay(1_000);
      const node = await nextUp(fleet, turn);
      if (node !== undefined) {
        await node.kill();
        node.launch();
        figures.count('kills');
      }
      await second;
    }
    await Promise.all(fleet.nodes.map((node) => node.ready()));
  };

/** In turn, so that each is killed as often as the others. */
async function nextUp({ nodes }: Fleet, turn: number): Promise<ServerNode | undefined> {
  const up = await Promise.all(nodes.map((node) => node.answers('/livez')));
  const inTurn = nodes.map((_, index) => (turn + index) % nodes.length);
  const next = inTurn.find((index) => up[index]);
  return next === undefined ? undefined : nodes[next];
}
