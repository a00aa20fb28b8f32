import { AsyncLocalRequestContext } from '../adapters/node/async-local-request-context.js';

/** Where the HTTP interface says which request is served, and the audit trail asks, unless both are told another. */
export const processRequestContext = new AsyncLocalRequestContext();
