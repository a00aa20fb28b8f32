import { z } from 'zod';
import { answer, type Endpoint, protectedEndpoint } from '../endpoint.js';
import { organisation } from '../schemas.js';

const list = protectedEndpoint({
  operation: 'listOrganisations',
  method: 'get',
  path: '/api/v1/orgs',
  who: 'superadmin',
  tag: 'Organisations',
  summary: 'List the organisations in use, with counts',
  answers: {
    200: {
      description: 'In order of their slug.',
      schema: z.object({ orgs: z.array(organisation), total: z.int() }).meta({ id: 'OrganisationList' }),
    },
  },
  errors: ['forbidden'],
  async handle({ services }, { caller }) {
    const found = await services.userDirectory.organisations(caller);
    const orgs = found.map(({ orgId, users, groups, serviceTokens }) => ({
      org_id: orgId,
      users,
      groups,
      service_tokens: serviceTokens,
    }));
    return answer(200, { orgs, total: orgs.length });
  },
});

export const organisationEndpoints: readonly Endpoint[] = [list];
