import { z } from 'zod';
import { answer, type Endpoint, protectedEndpoint, publicEndpoint } from '../endpoint.js';
import { presentServiceToken } from '../presenters.js';
import { message, optional, orgId, role, serviceTokenView } from '../schemas.js';

const tag = 'Service tokens';
const name = z.string().meta({ example: 'nightly-report' });
const token = z.string().meta({ example: 'pico_svc_…' });

const create = protectedEndpoint({
  operation: 'createServiceToken',
  method: 'post',
  path: '/api/v1/auth/service-tokens',
  who: 'admin',
  tag,
  summary: 'Make a service token',
  description: 'The token is in this answer and never again. Its role is at most the creator’s.',
  body: z.object({
    name,
    role: optional(role),
    org_id: optional(orgId),
    description: optional(z.string()),
  }),
  answers: {
    201: {
      description: 'Made; keep the token.',
      schema: z
        .object({ id: z.string(), name, token, already_exists: z.literal(false) })
        .meta({ id: 'NewServiceToken' }),
    },
    200: {
      description: 'A token of this name exists already; nothing was made.',
      schema: z
        .object({ id: z.string(), name, already_exists: z.literal(true) })
        .meta({ id: 'ExistingServiceToken' }),
    },
  },
  errors: ['forbidden', 'role_above_own', 'organisation_not_found'],
  async handle({ services }, { caller, body }) {
    const { org_id, ...wanted } = body;
    const made = await services.serviceTokens.create(caller, { ...wanted, orgId: org_id });
    const { id, name } = made.record;
    return made.created
      ? answer(201, { id, name, token: made.token, already_exists: false })
      : answer(200, { id, name, already_exists: true });
  },
});

const list = protectedEndpoint({
  operation: 'listServiceTokens',
  method: 'get',
  path: '/api/v1/auth/service-tokens',
  who: 'admin',
  tag,
  summary: 'List the service tokens of an organisation',
  query: z.object({ org_id: orgId.optional() }),
  answers: {
    200: {
      description: 'In order of their names, without the tokens.',
      schema: z
        .object({ service_tokens: z.array(serviceTokenView), total: z.int() })
        .meta({ id: 'ServiceTokenList' }),
    },
  },
  errors: ['forbidden', 'organisation_not_found'],
  async handle({ services }, { caller, query }) {
    const records = await services.serviceTokens.list(caller, query.org_id);
    return answer(200, { service_tokens: records.map(presentServiceToken), total: records.length });
  },
});

const revoke = protectedEndpoint({
  operation: 'revokeServiceToken',
  method: 'delete',
  path: '/api/v1/auth/service-tokens/:name',
  who: 'admin',
  tag,
  summary: 'Revoke a service token',
  description: 'The name is free again at once.',
  params: z.object({ name: z.string().max(128) }),
  query: z.object({ org_id: orgId.optional() }),
  answers: { 200: { description: 'Revoked.', schema: message } },
  errors: ['forbidden', 'role_above_own', 'organisation_not_found', 'service_token_not_found'],
  async handle({ services }, { caller, params, query }) {
    await services.serviceTokens.revoke(caller, params.name, query.org_id);
    return answer(200, { message: 'Service token revoked.' });
  },
});

const validate = publicEndpoint({
  operation: 'validateServiceToken',
  method: 'post',
  path: '/api/v1/auth/service-tokens/validate',
  who: 'public',
  tag,
  summary: 'Ask what a service token stands for',
  body: z.object({ token }),
  answers: {
    200: {
      description: 'What it stands for, or `{"valid":false}` and nothing else.',
      schema: z
        .union([
          z.object({ valid: z.literal(true), name, role, org_id: z.string() }),
          z.object({ valid: z.literal(false) }),
        ])
        .meta({ id: 'ServiceTokenVerdict' }),
    },
  },
  errors: ['rate_limited'],
  async handle({ services }, { body, origin }) {
    const record = await services.serviceTokens.validate(body.token, origin);
    if (record === undefined) return answer(200, { valid: false });
    return answer(200, { valid: true, name: record.name, role: record.role, org_id: record.orgId });
  },
});

export const serviceTokenEndpoints: readonly Endpoint[] = [create, list, validate, revoke];
