import type { AuthConfig } from '../auth-config.js';
import type { AuthRegistry } from './auth-tokens.js';
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
  readonly entryPoints?: readonly Token<unknown>[];
  readonly timeouts?: Timeouts;
  /** Told of every start and stop. What it throws is ignored: an observer decides nothing. */
  readonly onEvent?: (event: LifecycleEvent) => void;
}

/** For one component each. */
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
  readonly ms: number;
  readonly error?: unknown;
}
