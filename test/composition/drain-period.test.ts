import { expect } from 'chai';
import { DrainPeriod, type Timer } from '../../src/composition/drain-period.js';

/** A timer that a test lets run out. */
function handTimer() {
  const running = new Map<() => void, number>();
  const timer: Timer = (callBack, delayMs) => {
    running.set(callBack, delayMs);
    return () => void running.delete(callBack);
  };
  return { running, timer, runOut: () => [...running.keys()].forEach((callBack) => callBack()) };
}

describe('DrainPeriod', () => {
  it('has begun at once, and is over when its seconds are', async () => {
    const { timer, running, runOut } = handTimer();
    const drain = new DrainPeriod(15, timer);
    expect(drain.hasBegun).to.equal(false);
    let isOver = false;
    const over = drain.begin().then(() => (isOver = true));
    expect(drain.hasBegun).to.equal(true);
    expect([...running.values()]).to.deep.equal([15_000]);
    await Promise.resolve();
    expect(isOver).to.equal(false);
    runOut();
    await over;
    expect(drain.hasBegun).to.equal(true);
    expect(drain.cutShort()).to.equal(false);
  });

  it('is begun once, however often that is asked', async () => {
    const { timer, running, runOut } = handTimer();
    const drain = new DrainPeriod(15, timer);
    const both = Promise.all([drain.begin(), drain.begin()]);
    expect(running.size).to.equal(1);
    runOut();
    await both;
  });

  it('can be cut short once, and leaves no timer behind', async () => {
    const { timer, running } = handTimer();
    const drain = new DrainPeriod(300, timer);
    expect(drain.cutShort()).to.equal(false);
    const over = drain.begin();
    expect(drain.cutShort()).to.equal(true);
    await over;
    expect(running.size).to.equal(0);
    expect(drain.cutShort()).to.equal(false);
  });

  it('is over at once when it has no length', async () => {
    const { timer, running } = handTimer();
    const drain = new DrainPeriod(0, timer);
    await drain.begin();
    expect(drain.hasBegun).to.equal(true);
    expect(running.size).to.equal(0);
    expect(drain.cutShort()).to.equal(false);
  });
});
