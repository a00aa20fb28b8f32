import { expect } from 'chai';
import type { HealthCheck } from '../../src/ports/health-check.js';
import { failureOf } from '../support/failure.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

class SwitchableCheck implements HealthCheck {
  readonly name = 'database';
  asked = 0;
  state: 'up' | 'down' | 'hanging' = 'up';

  check(): Promise<void> {
    this.asked += 1;
    if (this.state === 'hanging') return new Promise(() => undefined);
    return this.state === 'up' ? Promise.resolve() : Promise.reject(new Error('no route to db.internal'));
  }
}

describe('/livez', () => {
  it('answers without asking any dependency, also while draining', async () => {
    const database = new SwitchableCheck();
    database.state = 'down';
    const server = await httpFixture({ http: { health: [database] } });
    server.drain.draining = true;
    const reply = await server.call('GET', '/livez');
    expect([reply.status, reply.text]).to.deep.equal([200, '{"status":"ok"}']);
    expect(database.asked).to.equal(0);
    await server.close();
  });
});

describe('/readyz', () => {
  let server: HttpFixture;
  let database: SwitchableCheck;
  beforeEach(async () => {
    database = new SwitchableCheck();
    server = await httpFixture({ http: { health: [database] } });
  });
  afterEach(() => server.close());
  const ready = () => server.call('GET', '/readyz');

  it('lists each dependency with its state and the age of that', async () => {
    await ready();
    server.clock.advance(1_500);
    const reply = await ready();
    expect(reply.status).to.equal(200);
    expect(reply.body).to.deep.equal({
      status: 'ready',
      draining: false,
      checks: [
        { name: 'keys', state: 'up', optional: false, age_ms: 1_500 },
        { name: 'database', state: 'up', optional: false, age_ms: 1_500 },
        { name: 'every-key', state: 'up', optional: true, age_ms: 1_500 },
      ],
    });
  });

  it('stays green while a dependency is down that the server works without', async () => {
    await server.close();
    const check = () => Promise.reject(new Error('gone'));
    server = await httpFixture({ http: { health: [{ name: 'redis', optional: true, check }] } });
    const reply = await ready();
    expect(reply.status).to.equal(200);
    expect(reply.body).to.have.nested.property('checks[1]').that.includes({ name: 'redis', state: 'down' });
  });

  it('has names of its own, which no other dependency may have', async () => {
    for (const name of ['keys', 'every-key']) {
      const health = [{ name, check: () => Promise.reject(new Error('gone')) }];
      expect(String(await failureOf(httpFixture({ http: { health } })))).to.contain(
        `No health check may be called ${name}`,
      );
    }
  });

  it('is red while a dependency is down, and says why only in the log', async () => {
    database.state = 'down';
    const reply = await ready();
    expect(reply.status).to.equal(503);
    expect(reply.body).to.have.nested.property('checks[1].state', 'down');
    expect(reply.text).to.not.include('db.internal');
    expect(server.log.text()).to.include('no route to db.internal');
  });

  it('waits a second for a dependency that hangs, and no longer', async () => {
    database.state = 'hanging';
    expect((await ready()).body).to.have.nested.property('checks[1].state', 'down');
  });

  it('asks a dependency once in two seconds, however many ask for readiness', async () => {
    await Promise.all(Array.from({ length: 20 }, ready));
    expect(database.asked).to.equal(1);
    server.clock.advance(2_000);
    await ready();
    expect(database.asked).to.equal(2);
  });

  it('does not trust an old answer because the clock stepped back', async () => {
    await ready();
    server.clock.advance(-60_000);
    database.state = 'down';
    expect((await ready()).status).to.equal(503);
  });

  it('is red from the moment the process drains, whatever was cached', async () => {
    await ready();
    server.drain.draining = true;
    const reply = await ready();
    expect(reply.status).to.equal(503);
    expect(reply.body).to.include({ status: 'not_ready', draining: true });
  });

  it('is red before the keys are loaded', async () => {
    const early = await httpFixture({ keysLoaded: false });
    const reply = await early.call('GET', '/readyz');
    expect(reply.status).to.equal(503);
    expect(reply.body).to.have.nested.property('checks[0].state', 'down');
    await early.close();
  });
});
