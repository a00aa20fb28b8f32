import { Container, type ContainerModule, type ServiceIdentifier } from 'inversify';
import { assertAuthConfig } from '../assert-auth-config.js';
import type { AuthConfig } from '../auth-config.js';
import { suggestion } from '../config/suggestion.js';
import { Arrangement } from './arrangement.js';
import { assertContainerOptions } from './container-option-rules.js';
import { SERVICES, T } from './auth-tokens.js';
import { CompositionError } from './composition-error.js';
import type { ContainerOptions, Overrides } from './container-options.js';
import { cureFor, cureForDoubled } from './cure.js';
import { graphOf, type Graph } from './graph.js';
import type { TakenAs } from './dependencies.js';
import { introspect, type BoundToken } from './introspect.js';
import { arranged, select } from './module.js';
import { coreModule } from './modules/core-module.js';
import { defaultsModule } from './modules/defaults-module.js';
import { activeProfiles } from './profiles.js';
import { nameOf, type Token } from './token.js';
import { validate } from './validate.js';
import { Wiring } from './wiring.js';

export interface Composition {
  readonly container: Container;
  readonly wiring: Wiring;
  readonly graph: Graph;
}

/**
 * Loads the modules and checks the wiring without running one factory, so that a pipeline can prove a
 * production composition without a database.
 * @throws AuthConfigError; CompositionError with every problem at once; MemoryStoreError; Error on an unknown profile or
 * override, or on a module that does not load.
 */
export async function compose(options: ContainerOptions): Promise<Composition> {
  assertContainerOptions(options);
  const { config, overrides = {}, container = new Container({ defaultScope: 'Singleton' }) } = options;
  assertAuthConfig(config);
  const profiles = activeProfiles(options.profiles, options.allowedProfiles);
  const modules = select([coreModule, ...(options.modules ?? []), defaultsModule], { config, profiles });
  bindConfig(container, config);
  const arrangement = new Arrangement([T.config]);
  const moduleNames = new Map<number, string>();
  // One at a time: together they would run concurrently, and the defaults would not see what is bound.
  for (const named of modules) {
    const module = arranged(named, arrangement);
    moduleNames.set(module.id, named.name);
    await load(container, named.name, module);
  }
  arrangement.apply(container);
  const overridden = override(container, overrides);

  const wiring = wiringOf(introspect(container, moduleNames), options);
  const boundNames = wiring.bound.map(({ id }) => nameOf(id));
  const problems = validate(wiring, {
    missing: (id) => cureFor(arrangement.wrapped(id), boundNames),
    doubled: (id) => cureForDoubled(arrangement.wrapped(id), arrangement.isReplaced(arrangement.wrapped(id))),
  });
  if (problems.length > 0) throw new CompositionError(problems);
  return { container, wiring, graph: graphOf(wiring, overridden) };
}

function bindConfig(container: Container, config: AuthConfig): void {
  if (!container.isBound(T.config)) container.bind(T.config).toConstantValue(config);
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

async function load(container: Container, name: string, module: ContainerModule): Promise<void> {
  try {
    await container.loadAsync(module);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Module "${name}" could not be loaded: ${reason}`, { cause });
  }
}

/** Inversify takes an override of anything; a slip of the pen would go unnoticed. */
function override(container: Container, overrides: Overrides): ReadonlySet<ServiceIdentifier> {
  const known = new Map<string, Token<unknown>>(Object.entries(T).filter(([name]) => name !== 'config'));
  const given = Object.entries<unknown>(overrides).filter(([, value]) => value !== undefined);
  const ids = given.map(([name, value]): ServiceIdentifier => {
    const id = known.get(name);
    if (id === undefined) throw new Error(unknownOverride(name, [...known.keys()]));
    container.rebind(id).toConstantValue(value);
    return id;
  });
  return new Set(ids);
}

const unknownOverride = (name: string, known: readonly string[]): string =>
  `Unknown override "${name}"${suggestion(name, known)}; known: ${known.join(', ')}`;
