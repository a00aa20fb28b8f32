import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { healthEndpoints } from '../../src/adapters/koa/routes/health.js';
import {
  at,
  kubernetesObjects,
  listAt,
  secretVariables,
  type Tree,
  unknownVariables,
} from '../support/deployment-files.js';
import { PROJECT_ROOT, projectFiles } from '../support/project-files.js';
import { describeWithServices } from '../support/services.js';

const OBJECTS = kubernetesObjects();
const KUSTOMIZATION = 'deploy/kubernetes/kustomization.yaml';

function only(kind: string): Tree {
  const found = OBJECTS.filter(({ object }) => object['kind'] === kind);
  expect(found, kind).to.have.lengthOf(1);
  return found[0]!.object;
}
const pod = (): Tree => at(only('Deployment'), 'spec', 'template', 'spec');
const container = (): Tree => at(listAt(pod(), 'containers')[0]);
const named = (list: readonly unknown[]): readonly string[] => list.map((each) => String(at(each)['name']));

describe('deploy/kubernetes', () => {
  it('lists every file but the example of the secret', () => {
    const listed = listAt(only('Kustomization'), 'resources').map(
      (name) => `deploy/kubernetes/${String(name)}`,
    );
    const files = projectFiles('deploy/kubernetes').filter((file) => !file.includes('.example.'));
    expect([...listed, KUSTOMIZATION].sort()).to.deep.equal(files);
  });

  it('finds its pods under one label everywhere', () => {
    const label = { 'app.kubernetes.io/name': 'pico-auth' };
    expect(at(only('Deployment'), 'spec', 'template', 'metadata', 'labels')).to.deep.equal(label);
    expect(at(only('Deployment'), 'spec', 'selector', 'matchLabels')).to.deep.equal(label);
    expect(at(only('Service'), 'spec', 'selector')).to.deep.equal(label);
    expect(at(only('PodDisruptionBudget'), 'spec', 'selector', 'matchLabels')).to.deep.equal(label);
    expect(at(only('NetworkPolicy'), 'spec', 'podSelector', 'matchLabels')).to.deep.equal(label);
  });

  it('sets only settings that exist, and secrets from files of the secret that it mounts', () => {
    const environment = listAt(container(), 'env') as readonly { name: string; value: string }[];
    const names = [...named(environment), ...Object.keys(at(only('ConfigMap'), 'data'))];
    expect(unknownVariables(names)).to.deep.equal([]);
    expect(secretVariables(names)).to.deep.equal([]);
    const files = environment.filter(({ name }) => name.endsWith('_FILE')).map(({ value }) => value);
    const keys = Object.keys(at(only('Secret'), 'stringData'));
    expect(files.sort()).to.deep.equal(keys.map((key) => `/run/secrets/pico-auth/${key}`).sort());
    const mount = listAt(container(), 'volumeMounts').map((each) => at(each));
    expect(mount).to.deep.include({ name: 'secrets', mountPath: '/run/secrets/pico-auth', readOnly: true });
    const [volume] = listAt(pod(), 'volumes');
    const items = listAt(volume, 'secret', 'items').map((item) => at(item));
    expect(items).to.deep.equal(keys.sort().map((key) => ({ key, path: key })));
    expect(at(volume, 'secret')['secretName']).to.equal(at(only('Secret'), 'metadata')['name']);
  });

  it('changes the schema in a container of its own, which no probe ends, with the same image and settings', () => {
    const [first] = listAt(pod(), 'initContainers').map((each) => at(each));
    const { args, image, envFrom, env, securityContext } = first ?? {};
    expect(args).to.deep.equal(['migrate']);
    expect({ image, envFrom, securityContext }).to.deep.equal({
      image: container()['image'],
      envFrom: container()['envFrom'],
      securityContext: container()['securityContext'],
    });
    expect(listAt(container(), 'env')).to.deep.include.members(env as readonly unknown[]);
  });

  it('asks for life and readiness where the server answers', () => {
    const paths = healthEndpoints.map(({ path }) => path);
    const asked = ['startupProbe', 'livenessProbe', 'readinessProbe'].map(
      (probe) => at(container(), probe, 'httpGet')['path'],
    );
    expect(asked).to.deep.equal(['/livez', '/livez', '/readyz']);
    expect(paths).to.include.members(['/livez', '/readyz']);
    expect(listAt(container(), 'ports')).to.deep.equal([{ name: 'http', containerPort: 8100 }]);
  });

  it('serves on until two readiness probes have failed, and leaves time for that and for the stop', () => {
    const { SERVER_DRAIN_SECONDS: drain, SERVER_SHUTDOWN_SECONDS: stop } = at(only('ConfigMap'), 'data');
    const { periodSeconds, failureThreshold } = at(container(), 'readinessProbe');
    expect(Number(drain)).to.be.greaterThan(Number(periodSeconds) * Number(failureThreshold));
    expect(pod()['terminationGracePeriodSeconds']).to.be.greaterThan(Number(drain) + Number(stop));
    expect(container()).to.not.have.property('lifecycle');
  });

  it('runs as a user that may nothing, on an image that it cannot change', () => {
    expect(at(pod(), 'securityContext')).to.deep.include({ runAsNonRoot: true, runAsUser: 1000 });
    expect(at(container(), 'securityContext')).to.deep.equal({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod()).to.include({ enableServiceLinks: false, automountServiceAccountToken: false });
  });

  it('mounts every volume that it declares', () => {
    const mounts = named(listAt(container(), 'volumeMounts'));
    expect(named(listAt(pod(), 'volumes'))).to.have.members(mounts);
  });
});

describeWithServices('deploy/kubernetes', ['PICO_AUTH_PYTHON'], ({ PICO_AUTH_PYTHON: python }) => {
  const files = projectFiles('deploy/kubernetes').filter((file) => file !== KUSTOMIZATION);
  const validate = (args: readonly string[], input = '') =>
    spawnSync(python.replace(/[^/]+$/, 'kubernetes-validate'), ['--strict', ...args], {
      cwd: PROJECT_ROOT,
      input,
      encoding: 'utf8',
    });

  it('is what the schemas of Kubernetes allow, without a field they do not know', () => {
    const { status, stdout, stderr } = validate(files);
    expect({ status, stdout }, stderr).to.include({ status: 0 });
    expect(stdout.match(/ passed /g)).to.have.lengthOf(files.length);
  });

  it('would not be, with a misspelt field', () => {
    const { status } = validate(
      ['-'],
      'apiVersion: v1\nkind: Service\nmetadata: { name: x }\nspec: { prots: [] }\n',
    );
    expect(status).to.not.equal(0);
  });
});
