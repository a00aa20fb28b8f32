import { ContainerModule } from 'inversify';
import type { AuthConfig } from '../auth-config.js';
import { binderOf, type Load } from './binder.js';

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
}

/** A module, or a function of configuration and profiles that gives one, or nothing. */
export type AuthModule = NamedModule | ((context: ModuleContext) => NamedModule | undefined);

/** A module of bindings. Nothing but `load` runs before the container starts, and it only binds. */
export const defineModule = (name: string, load: Load): NamedModule => ({
  name,
  module: new ContainerModule((options) => load(binderOf(options))),
});

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
