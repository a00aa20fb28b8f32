import { expect } from 'chai';
import { EventEmitter } from 'node:events';
import { firstStopSignal } from '../../src/cli/stop-signals.js';

describe('firstStopSignal', () => {
  const listen = () => {
    const source = new EventEmitter();
    const time = { now: 1_000 };
    let forced = 0;
    const first = firstStopSignal(
      source,
      () => (forced += 1),
      () => time.now,
    );
    return { source, time, first, forced: () => forced };
  };

  for (const signal of ['SIGTERM', 'SIGINT']) {
    it(`resolves with ${signal}, and forces nothing`, async () => {
      const { source, first, forced } = listen();
      source.emit(signal);
      expect(await first).to.equal(signal);
      expect(forced()).to.equal(0);
    });
  }

  it('takes a signal that npm repeats at once for the same wish', () => {
    const { source, time, forced } = listen();
    source.emit('SIGINT');
    time.now += 20;
    source.emit('SIGINT');
    expect(forced()).to.equal(0);
  });

  it('forces at a second one, also of the other kind', () => {
    const { source, time, forced } = listen();
    source.emit('SIGTERM');
    time.now += 500;
    source.emit('SIGINT');
    expect(forced()).to.equal(1);
  });
});
