import { expect } from 'chai';
import type { AuthPorts } from '../../src/composition/auth-ports.js';
import { around } from '../support/around.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';

class ProcessKilled extends Error {}

/** Counts every port call of a refresh, and "kills the process" just before or just after the chosen one. */
class Killer {
  #calls = 0;
  #target: { readonly call: number; readonly moment: 'before' | 'after' } | undefined;

  arm(call: number, moment: 'before' | 'after'): void {
    this.#calls = 0;
    this.#target = { call, moment };
  }

  disarm(): number {
    this.#target = undefined;
    return this.#calls;
  }

  wrap<Port extends object>(port: Port): Port {
    return around(port, async (_method, proceed) => {
      const call = this.#target === undefined ? 0 : (this.#calls += 1);
      if (this.#target?.call === call && this.#target.moment === 'before') throw new ProcessKilled();
      const result = await proceed();
      if (this.#target?.call === call && this.#target.moment === 'after') throw new ProcessKilled();
      return result;
    });
  }
}

onEveryStore('a refresh cut at any point', (make) => {
  it('leaves the old token usable or its successor recoverable, never neither (AS-08.2)', async () => {
    const killer = new Killer();
    const wrap = ({ families, users, groups }: AuthPorts) => ({
      families: killer.wrap(families),
      users: killer.wrap(users),
      groups: killer.wrap(groups),
    });
    const { auth, user, signIn, counter } = await make({ ports: wrap });
    const person = await user();
    let cuts = 0;
    for (let call = 1; ; call += 1) {
      let reached = 0;
      for (const moment of ['before', 'after'] as const) {
        const { refreshToken } = await signIn(person);
        killer.arm(call, moment);
        const cut = await auth.refreshRotation.refresh(refreshToken, ORIGIN).catch((error: unknown) => error);
        reached = killer.disarm();
        if (cut instanceof ProcessKilled) cuts += 1;
        const recovered = await auth.refreshRotation.refresh(refreshToken, ORIGIN);
        await auth.refreshRotation.refresh(recovered.refreshToken, ORIGIN);
      }
      if (reached < call) break;
    }
    expect(cuts).to.be.at.least(6);
    expect(counter.countOf('refresh_reused')).to.equal(0);
  });
});
