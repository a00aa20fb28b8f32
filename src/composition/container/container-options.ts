import type { Container } from 'inversify';
import type { AuthConfig } from '../auth-config.js';
import type { AuthRegistry } from './auth-tokens.js';
import type { TakenAs } from './dependencies.js';
import type { AuthModule, ProfileName } from './module.js';
import type { Token } from './token.js';

/** Instances that replace whatever the modules bind, by their name in `T`. */
export type Overrides = {
  readonly [Name in Exclude<keyof AuthRegistry, 'config'>]?: AuthRegistry[Name] | undefined;
};

export interface ContainerOptions {
  readonly config: AuthConfig;
  /** What this process may do; `production` when absent. NODE_ENV is not asked. */
  readonly profiles?: readonly ProfileName[];
  /** Profiles that exist; default `production`, `development`, `test`. Any other name refuses to start. */
  readonly allowedProfiles?: readonly ProfileName[];
  /** They beat the defaults; two that bind one token are an error. */
  readonly modules?: readonly AuthModule[];
  /** They beat the modules. The container neither starts nor stops them. */
  readonly overrides?: Overrides;
  /** What must run: all they reach is started, and nothing else. Default: every domain service. */
  readonly entryPoints?: readonly (Token<unknown> | TakenAs<unknown>)[];
  readonly timeouts?: Timeouts;
  /** Told of every start and stop. What it throws or rejects with is ignored: an observer decides nothing. */
  readonly onEvent?: (event: LifecycleEvent) => void | Promise<void>;
  /**
   * The application's own Inversify container, to be loaded into; default: a new one. What it binds already
   * beats the defaults and stays as it is; a module that wraps or replaces that, or an override of it, is a
   * problem. All else is unbound when it stops, and after an error, so that it can be used again.
   */
  readonly container?: Container;
}

/** For one component each, in milliseconds; `Infinity` is no limit. */
export interface Timeouts {
  /** Default 10,000. */
  readonly startMs?: number;
  /** Default 10,000. */
  readonly stopMs?: number;
  /** Default 2,000. */
  readonly healthMs?: number;
}

export interface LifecycleEvent {
  readonly type: 'started' | 'stopped' | 'failed';
  readonly token: string;
  /** The module that bound it; several may bind a token that is taken as a list. */
  readonly module: string;
  readonly ms: number;
  readonly error?: unknown;
}
