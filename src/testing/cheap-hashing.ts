import { unboundOnly } from '../composition/container/binder.js';
import { defineModule } from '../composition/container/module.js';
import { bindArgon2 } from '../composition/container/modules/argon2-module.js';

const bindCheapHasher = bindArgon2({ cost: { memoryKib: 8, passes: 1, lanes: 1 } });

/** Argon2id at its lowest cost, unless the test binds a hasher: it protects nothing. */
export const cheapHashing = defineModule('cheap-hashing', (binder) => bindCheapHasher(unboundOnly(binder)));
