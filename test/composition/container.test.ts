import { expect } from 'chai';
import { SystemClock } from '../../src/adapters/node/system-clock.js';
import { T } from '../../src/composition/container/auth-tokens.js';
import { createContainer } from '../../src/composition/container/create-container.js';
import { toDot, toMermaid } from '../../src/composition/container/draw-graph.js';
import { defineModule } from '../../src/composition/container/module.js';
import { DEFAULT_ORG } from '../../src/domain/model/ids.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { ORIGIN, PASSWORD, TEST_CONFIG } from '../support/auth-fixture.js';
import { recorder, testOptions } from './container-fixture.js';

const moduleClock = new SystemClock();
const ownClock = defineModule('own-clock', ({ bind }) => {
  bind(T.clock).toConstantValue(moduleClock);
});

describe('createContainer', () => {
  it('prefers a module to the defaults, and an override to the module', async () => {
    const withModule = await createContainer(testOptions({ modules: [ownClock] }));
    expect(withModule.get(T.clock)).to.equal(moduleClock);
    const clock = new FixedClock();
    const overridden = await createContainer(testOptions({ modules: [ownClock], overrides: { clock } }));
    expect(overridden.get(T.clock)).to.equal(clock);
    expect(overridden.graph().nodes.find(({ name }) => name === 'auth.clock')).to.include({
      module: 'overrides',
      overridden: true,
      kind: 'constant',
    });
    await Promise.all([withModule.stop(), overridden.stop()]);
  });

  it('prefers also a module that binds late to the defaults', async () => {
    const late = defineModule('late-clock', async ({ bind }) => {
      await new Promise((resolve) => setImmediate(resolve));
      bind(T.clock).toConstantValue(moduleClock);
    });
    const app = await createContainer(testOptions({ modules: [late] }));
    expect(app.get(T.clock)).to.equal(moduleClock);
    await app.stop();
  });

  it('does not start what an override has made superfluous', async () => {
    const { events, onEvent } = recorder();
    const app = await createContainer(testOptions({ onEvent }));
    await app.stop();
    expect(events).to.include('started auth.audit').and.not.to.include('started auth.inner.logStream');
    const stream = app.graph().nodes.find(({ name }) => name === 'auth.inner.logStream');
    expect(stream?.reached).to.equal(false);
  });

  it('starts what one entry point reaches, and no more', async () => {
    const { events, onEvent } = recorder();
    const app = await createContainer(testOptions({ entryPoints: [T.recovery], onEvent }));
    expect(events).to.include('started auth.users').and.not.to.include('started auth.signer');
    await app.stop();
  });

  it('has started the key ring', async () => {
    const app = await createContainer(testOptions());
    expect(app.get(T.keyRing).isUsable()).to.equal(true);
    await app.stop();
  });

  it('keeps two instances in one process apart: neither records nor the end of one are shared', async () => {
    const [one, two] = await Promise.all([createContainer(testOptions()), createContainer(testOptions())]);
    const user = await one.get(T.recovery).createUser({
      email: 'one@example.com',
      password: PASSWORD,
      displayName: '',
      role: 'viewer',
      orgId: DEFAULT_ORG,
    });
    expect(await two.get(T.users).findByEmailKey('one@example.com')).to.equal(undefined);
    expect(two.get(T.keyRing).signingKey('EdDSA').kid).not.to.equal(
      one.get(T.keyRing).signingKey('EdDSA').kid,
    );
    await two.stop();
    const pair = await one
      .get(T.signIn)
      .signIn({ email: 'one@example.com', password: PASSWORD, origin: ORIGIN });
    const caller = await one.get(T.authentication).authenticate(pair.accessToken);
    expect(caller.userId).to.equal(user.id);
    await one.stop();
  });
});

describe('the graph of a container', () => {
  const drawn = async () => {
    const app = await createContainer(testOptions());
    await app.stop();
    return app.graph();
  };

  it('is drawn for Graphviz with every dependency', async () => {
    const dot = toDot(await drawn(), 'my auth');
    expect(dot)
      .to.match(/^digraph "my auth" \{\n/)
      .and.to.match(/\}\n$/);
    expect(dot).to.contain('"auth.tokenVerifier" -> "auth.keyRing";');
    expect(dot).to.contain('"auth.audit" [label="auth.audit\\noverrides", shape=note];');
    expect(dot).to.contain(
      '"auth.inner.pino" [label="auth.inner.pino\\ndefaults, not started", style=dotted];',
    );
  });

  it('is drawn for Markdown, with an arrow for every edge', async () => {
    const graph = await drawn();
    const mermaid = toMermaid(graph);
    const edges = graph.nodes.reduce((sum, { dependsOn }) => sum + dependsOn.length, 0);
    expect(mermaid.match(/ --> /g)).to.have.length(edges);
    expect(mermaid).to.match(/^graph LR\n {2}n0\["auth\.account<br\/>core"\]\n/);
  });

  it('holds no value of the configuration', async () => {
    expect(JSON.stringify(await drawn())).not.to.contain(TEST_CONFIG.issuer);
  });
});
