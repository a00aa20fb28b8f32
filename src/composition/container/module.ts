import { ContainerModule } from 'inversify';
import type { AuthConfig } from '../auth-config.js';
import { binderOf, type Load, type Places } from './binder.js';
import { nameOf, type Token } from './token.js';

/** `production`, `development`, `test`, or a name of the application's own. */
export type ProfileName = 'production' | 'development' | 'test' | (string & {});

export interface ModuleContext {
  readonly config: AuthConfig;
  readonly profiles: ReadonlySet<ProfileName>;
}

/** A plain Inversify module with a name for messages and the graph. */
export interface NamedModule {
  readonly name: string;
  readonly module: ContainerModule;
  /** What `defineModule` was given; a module written with Inversify itself has none. */
  readonly load?: Load;
}

/** A module, or a function of configuration and profiles that gives one, or nothing. */
export type AuthModule = NamedModule | ((context: ModuleContext) => NamedModule | undefined);

/** A module of bindings. Nothing but `load` runs before the container starts, and it only binds. */
export const defineModule = (name: string, load: Load): NamedModule => ({
  name,
  load,
  module: new ContainerModule((options) => load(binderOf(options, name, NO_PLACES))),
});

/** The module for one container, whose bindings may take the place of those of other modules. */
export const arranged = ({ name, module, load }: NamedModule, places: Places): ContainerModule =>
  load === undefined ? module : new ContainerModule((options) => load(binderOf(options, name, places)));

const notHere = (id: Token<unknown>, module: string, does: string): never => {
  throw new Error(
    `Module "${module}" ${does} ${nameOf(id)}, and a module alone cannot know what others bind; ` +
      'let createContainer({ container: yours, … }) load it into your container',
  );
};

/** For a module that is loaded without `createContainer`: nobody knows when the last one is loaded. */
const NO_PLACES: Places = {
  isReplaced: () => false,
  insteadOf: (id, module) => notHere(id, module, 'replaces'),
  around: (id, module) => notHere(id, module, 'wraps'),
};

/** The module, only when one of these profiles is active. */
export const forProfiles =
  (profiles: readonly ProfileName[], module: AuthModule): AuthModule =>
  (context) =>
    profiles.some((profile) => context.profiles.has(profile)) ? chosen(module, context) : undefined;

/** The modules that count in this context, each once. */
export const select = (modules: readonly AuthModule[], context: ModuleContext): readonly NamedModule[] => [
  ...new Set(modules.flatMap((module) => chosen(module, context) ?? [])),
];

const chosen = (module: AuthModule, context: ModuleContext): NamedModule | undefined =>
  typeof module === 'function' ? module(context) : module;
