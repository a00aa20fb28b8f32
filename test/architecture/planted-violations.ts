/** One file that breaks exactly one named rule. */
export interface PlantedViolation {
  readonly rule: string;
  readonly file: string;
  readonly code: string;
}

/** A small well-behaved tree for the planted files to import from. */
export const NEIGHBOURS: Readonly<Record<string, string>> = {
  'src/domain/model/user.ts':
    'export interface User { id: string }\nexport const nobody: User = { id: "" };\n',
  'src/domain/errors.ts': 'export class AuthError extends Error {}\n',
  'src/ports/clock.ts':
    "import type { User } from '../domain/model/user.js';\nexport interface Clock { of(user: User): number }\n",
  'src/domain/sign-in.ts':
    "import type { Clock } from '../ports/clock.js';\nimport { AuthError } from './errors.js';\nexport const signIn = (clock: Clock) => [clock, AuthError];\n",
  'src/adapters/memory/memory-store.ts':
    "import { signIn } from '../../domain/sign-in.js';\nexport const memory = signIn;\n",
  'src/adapters/koa/app.ts':
    "import Koa from 'koa';\nimport { AuthError } from '../../domain/errors.js';\nexport const app = [Koa, AuthError];\n",
  'src/composition/create-auth.ts':
    "import { memory } from '../adapters/memory/memory-store.js';\nimport { app } from '../adapters/koa/app.js';\nexport const createAuth = [memory, app];\n",
  'src/composition/container/create-container.ts':
    "import { Container } from 'inversify';\nimport { createAuth } from '../create-auth.js';\nexport const container = [Container, createAuth];\n",
  'src/testing/contracts.ts':
    "import { memory } from '../adapters/memory/memory-store.js';\nexport const contract = memory;\n",
  'src/decorators/secured.ts':
    "import { AuthError } from '../domain/errors.js';\nexport const secured = AuthError;\n",
  'src/entry/index.ts':
    "export { AuthError } from '../domain/errors.js';\nexport type { Clock } from '../ports/clock.js';\n",
  'src/cli/main.ts':
    "import { container } from '../composition/container/create-container.js';\nexport const run = container;\n",
  'src/main.ts':
    "import { container } from './composition/container/create-container.js';\nexport const serve = container;\n",
};

const plant = (rule: string, file: string, code: string): PlantedViolation => ({ rule, file, code });

/** Several for a rule where it has several ways to be broken. */
export const PLANTED: readonly PlantedViolation[] = [
  plant('model-imports-nothing', 'src/domain/model/a.ts', "import '../errors.js';"),
  plant(
    'model-imports-nothing',
    'src/domain/model/b.ts',
    "import type { Clock } from '../../ports/clock.js';\nexport type C = Clock;",
  ),
  plant('model-imports-nothing', 'src/domain/model/c.ts', "import 'node:crypto';"),
  plant('model-imports-nothing', 'src/domain/model/d.ts', "import 'zod';"),
  plant(
    'ports-know-the-model-only',
    'src/ports/a.ts',
    "import type { AuthError } from '../domain/errors.js';\nexport type E = AuthError;",
  ),
  plant(
    'ports-know-the-model-only',
    'src/ports/b.ts',
    "import type { KeyObject } from 'node:crypto';\nexport type K = KeyObject;",
  ),
  plant(
    'ports-import-types-only',
    'src/ports/c.ts',
    "import { nobody } from '../domain/model/user.js';\nexport const n = nobody;",
  ),
  plant('domain-knows-model-and-ports-only', 'src/domain/a.ts', "import 'node:crypto';"),
  plant('domain-knows-model-and-ports-only', 'src/domain/b.ts', "import 'zod';"),
  plant(
    'domain-knows-model-and-ports-only',
    'src/domain/c.ts',
    "export type { memory } from '../adapters/memory/memory-store.js';",
  ),
  plant(
    'domain-knows-model-and-ports-only',
    'src/domain/d.ts',
    "export const later = () => import('../composition/create-auth.js');",
  ),
  plant('adapters-are-strangers', 'src/adapters/koa/a.ts', "import '../memory/memory-store.js';"),
  plant(
    'adapters-are-strangers',
    'src/adapters/koa/b.ts',
    "export type { memory } from '../memory/memory-store.js';",
  ),
  plant(
    'adapters-know-ports-and-domain-only',
    'src/adapters/koa/c.ts',
    "import '../../composition/create-auth.js';",
  ),
  plant(
    'adapters-know-ports-and-domain-only',
    'src/adapters/koa/d.ts',
    "import '../../testing/contracts.js';",
  ),
  plant(
    'composition-knows-no-container',
    'src/composition/a.ts',
    "import './container/create-container.js';",
  ),
  plant('composition-knows-no-container', 'src/composition/b.ts', "import '../entry/index.js';"),
  plant('container-knows-what-is-left-of-it', 'src/composition/container/a.ts', "import '../../main.js';"),
  plant('inversify-in-the-container-only', 'src/composition/c.ts', "import 'inversify';"),
  plant(
    'inversify-in-the-container-only',
    'src/adapters/koa/e.ts',
    "export type { Container } from 'inversify';",
  ),
  plant('inversify-in-the-container-only', 'src/cli/a.ts', "import '@inversifyjs/plugin';"),
  plant(
    'entry-only-re-exports',
    'src/entry/a.ts',
    "import { nobody } from '../domain/model/user.js';\nexport const n = nobody;",
  ),
  plant('entry-offers-the-library-only', 'src/entry/b.ts', "export { serve } from '../main.js';"),
  plant('entries-stand-alone', 'src/entry/c.ts', "export { User } from './index.js';"),
  plant('testing-stands-on-memory', 'src/testing/a.ts', "import '../adapters/koa/app.js';"),
  plant('decorators-know-the-domain-only', 'src/decorators/a.ts', "import '../composition/create-auth.js';"),
  plant('decorators-know-the-domain-only', 'src/decorators/b.ts', "import 'koa';"),
  plant('runtime-dependencies-only', 'src/testing/b.ts', "import 'chai';"),
  plant('runtime-dependencies-only', 'src/adapters/koa/f.ts', "import 'mocha';"),
  plant('everything-resolves', 'src/adapters/koa/g.ts', "import './nowhere.js';"),
  plant('everything-resolves', 'src/adapters/koa/h.ts', "import 'no-such-package';"),
  plant('no-circles', 'src/adapters/koa/i.ts', "import './i.js';"),
];
