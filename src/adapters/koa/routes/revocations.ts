import { z } from 'zod';
import { presentRevocations } from '../../../domain/revocation-document.js';
import type { Endpoint } from '../endpoint.js';
import { feedEndpoint } from '../resource-server-endpoint.js';

const tag = 'Resource servers';
const seconds = z.number().meta({ description: 'Seconds since the Unix epoch.', example: 1_767_225_600 });
const organisation = z.string().optional().meta({
  description: 'The only organisation that this tells of; absent for callers of role superadmin.',
});

const revocations = feedEndpoint({
  operation: 'readRevocations',
  method: 'get',
  path: '/api/v1/auth/revocations',
  tag,
  summary: 'What is revoked, as counters and sessions',
  description:
    'Refuse a token whose `epoch` is below its subject’s, whose `sid` is listed, or whose key is; take listed ' +
    'groups out of the others. With `since` (an earlier `as_of`) only what is new, told twice rather than ' +
    'not at all. Entries may be forgotten `token_seconds` after they were told.',
  query: z.object({ since: z.coerce.number().min(0).max(1e12).optional() }),
  answers: {
    200: {
      description: 'What concerns the organisation of the caller; everything for one of role superadmin.',
      schema: z
        .object({
          subjects: z.record(z.string(), z.int()),
          sessions: z.record(z.string(), seconds),
          kids: z.array(z.string()),
          groups: z.array(z.string()),
          as_of: seconds,
          token_seconds: z.int(),
          org_id: organisation,
        })
        .meta({ id: 'Revocations' }),
    },
  },
  async read({ services }, scope, { since }) {
    return presentRevocations(await services.revocationBulletin.read(scope, since));
  },
});

const revokedTokens = feedEndpoint({
  operation: 'readRevokedTokens',
  method: 'get',
  path: '/api/v1/auth/revoked-jtis',
  tag,
  summary: 'What is revoked, as single tokens',
  description:
    'For clients that know no counters. The whole list each time; computed, at most 64 generations back, so it ' +
    'names tokens that were never made as well.',
  answers: {
    200: {
      description: 'Revoked tokens that have not expired.',
      schema: z
        .object({ items: z.array(z.object({ jti: z.string(), exp: seconds })), org_id: organisation })
        .meta({ id: 'RevokedTokens' }),
    },
  },
  async read({ services }, scope) {
    const { orgId } = scope;
    const items = await services.revocationBulletin.tokens(scope);
    return orgId === undefined ? { items } : { items, org_id: orgId };
  },
});

export const revocationEndpoints: readonly Endpoint[] = [revocations, revokedTokens];
