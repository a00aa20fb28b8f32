import { Container, type ContainerModule, type ServiceIdentifier } from 'inversify';
import { assertAuthConfig } from '../assert-auth-config.js';
import type { AuthConfig } from '../auth-config.js';
import { suggestion } from '../config/suggestion.js';
import { Arrangement } from './arrangement.js';
import { assertContainerOptions } from './container-option-rules.js';
import { SERVICES, T } from './auth-tokens.js';
import { CompositionError, type CompositionProblem } from './composition-error.js';
import type { ContainerOptions, Overrides } from './container-options.js';
import { cureFor, cureForDoubled } from './cure.js';
import { graphOf, type Graph } from './graph.js';
import { Host } from './host.js';
import type { TakenAs } from './dependencies.js';
import { introspect, type BoundToken } from './introspect.js';
import { arranged, select } from './module.js';
import { coreModule } from './modules/core-module.js';
import { defaultsModule } from './modules/defaults-module.js';
import { activeProfiles } from './profiles.js';
import { nameOf, type Token } from './token.js';
import { validate, type Cures } from './validate.js';
import { Wiring } from './wiring.js';

export interface Composition {
  readonly container: Container;
  readonly wiring: Wiring;
  readonly graph: Graph;
  /** @internal */
  readonly host: Host;
}

/**
 * Loads the modules and checks the wiring without running one factory, so that a pipeline can prove a
 * production composition without a database. A container that is given has the bindings afterwards; after an
 * error it is as it was.
 * @throws AuthConfigError; CompositionError with every problem at once; MemoryStoreError; Error on an unknown profile or
 * override, or on a module that does not load.
 */
export async function compose(options: ContainerOptions): Promise<Composition> {
  assertContainerOptions(options);
  const { config, overrides = {}, container = new Container({ defaultScope: 'Singleton' }) } = options;
  assertAuthConfig(config);
  const profiles = activeProfiles(options.profiles, options.allowedProfiles);
  const modules = select([coreModule, ...(options.modules ?? []), defaultsModule], { config, profiles });
  const host = new Host(container);
  try {
    bindConfig(host, config);
    const arrangement = new Arrangement([T.config]);
    // One at a time: together they would run concurrently, and the defaults would not see what is bound.
    for (const named of modules) await load(host, named.name, arranged(named, arrangement));
    const refused = arrangement.apply(host);
    const { overridden, problems } = override(host, overrides);

    const wiring = wiringOf(introspect(container, host.moduleNames), options);
    const unfit = validate(wiring, curesFor(wiring, arrangement, host));
    const all = [...refused, ...problems, ...unfit];
    if (all.length > 0) throw new CompositionError(all);
    return { container, wiring, graph: graphOf(wiring, overridden), host };
  } catch (error) {
    host.leave();
    throw error;
  }
}

function curesFor(wiring: Wiring, arrangement: Arrangement, host: Host): Cures {
  const names = wiring.bound.filter(({ id }) => arrangement.wrapped(id) === id).map(({ id }) => nameOf(id));
  return {
    missing: (id) => cureFor(arrangement.wrapped(id), names),
    doubled: (inner) => {
      const id = arrangement.wrapped(inner);
      return cureForDoubled(id, { isReplaced: arrangement.isReplaced(id), isOfHost: host.owns(id) });
    },
  };
}

function bindConfig(host: Host, config: AuthConfig): void {
  const { container } = host;
  if (!container.isBound(T.config)) host.give(T.config, config);
  else if (container.get(T.config) !== config)
    throw new Error('The container given has another auth.config than the options: bind none, or the same');
}

function wiringOf(
  bound: readonly BoundToken[],
  { entryPoints = Object.values(SERVICES) }: ContainerOptions,
): Wiring {
  const lists = entryPoints.filter((entry) => typeof entry === 'object' && entry.isMultiple === true);
  return new Wiring(bound, entryPoints.map(tokenOf), new Set(lists.map(tokenOf)));
}

const tokenOf = (entry: Token<unknown> | TakenAs<unknown>): Token<unknown> =>
  typeof entry === 'object' ? entry.serviceIdentifier : entry;

async function load(host: Host, name: string, module: ContainerModule): Promise<void> {
  try {
    await host.load(name, module);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Module "${name}" could not be loaded: ${reason}`, { cause });
  }
}

interface Overriding {
  readonly overridden: ReadonlySet<ServiceIdentifier>;
  readonly problems: readonly CompositionProblem[];
}

/** Inversify takes an override of anything; a slip of the pen would go unnoticed. */
function override(host: Host, overrides: Overrides): Overriding {
  const known = new Map<string, Token<unknown>>(Object.entries(T).filter(([name]) => name !== 'config'));
  const given = Object.entries<unknown>(overrides).filter(([, value]) => value !== undefined);
  const overridden = new Set<ServiceIdentifier>();
  const problems: CompositionProblem[] = [];
  for (const [name, value] of given) {
    const id = known.get(name);
    if (id === undefined) throw new Error(unknownOverride(name, [...known.keys()]));
    if (host.owns(id)) problems.push(ownedByHost(name, id));
    else {
      host.give(id, value);
      overridden.add(id);
    }
  }
  return { overridden, problems };
}

const ownedByHost = (name: string, id: ServiceIdentifier): CompositionProblem => ({
  kind: 'host',
  token: nameOf(id),
  path: [nameOf(id)],
  detail:
    `${nameOf(id)} is bound in the host's own container, and overrides: { ${name} } would take its place; what a host ` +
    'has bound stays as it is: bind it there as wanted, or leave the override out',
});

const unknownOverride = (name: string, known: readonly string[]): string =>
  `Unknown override "${name}"${suggestion(name, known)}; known: ${known.join(', ')}`;
