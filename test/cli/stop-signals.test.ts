import { expect } from 'chai';
import { EventEmitter } from 'node:events';
import { firstStopSignal } from '../../src/cli/stop-signals.js';

describe('firstStopSignal', () => {
  const listen = () => {
    const source = new EventEmitter();
    const time = { now: 1_000 };
    let insisted = 0;
    const first = firstStopSignal(
      source,
      () => (insisted += 1),
      () => time.now,
    );
    return { source, time, first, insisted: () => insisted };
  };

  for (const signal of ['SIGTERM', 'SIGINT']) {
    it(`resolves with ${signal}, and insists on nothing`, async () => {
      const { source, first, insisted } = listen();
      source.emit(signal);
      expect(await first).to.equal(signal);
      expect(insisted()).to.equal(0);
    });
  }

  it('takes a signal that npm repeats at once for the same wish', () => {
    const { source, time, insisted } = listen();
    source.emit('SIGINT');
    time.now += 20;
    source.emit('SIGINT');
    expect(insisted()).to.equal(0);
  });

  it('insists at each further one, also of the other kind', () => {
    const { source, time, insisted } = listen();
    source.emit('SIGTERM');
    time.now += 500;
    source.emit('SIGINT');
    expect(insisted()).to.equal(1);
    source.emit('SIGINT');
    expect(insisted()).to.equal(1);
    time.now += 500;
    source.emit('SIGTERM');
    expect(insisted()).to.equal(2);
  });
});
