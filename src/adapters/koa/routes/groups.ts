import { z } from 'zod';
import { answer, type Endpoint, protectedEndpoint } from '../endpoint.js';
import { presentGroup, presentGroupWithMembers } from '../presenters.js';
import { groupId, groupView, groupWithMembers, message, optional, orgId } from '../schemas.js';

const tag = 'Groups';
const params = z.object({ id: groupId });
const name = z.string().meta({ example: 'Analysts' });
const description = z.string().meta({ example: 'Those who read the reports' });

const create = protectedEndpoint({
  operation: 'createGroup',
  method: 'post',
  path: '/api/v1/groups',
  who: 'admin',
  tag,
  summary: 'Make a group',
  description: 'In the caller’s organisation; a superadmin may name another one.',
  body: z.object({ name, description: optional(description), org_id: optional(orgId) }),
  answers: { 201: { description: 'The group.', schema: groupView } },
  errors: ['forbidden', 'organisation_not_found', 'group_name_taken'],
  async handle({ services }, { caller, body }) {
    const { org_id, ...fields } = body;
    const group = await services.groupMembership.create(caller, { ...fields, orgId: org_id });
    return answer(201, presentGroup(group));
  },
});

const list = protectedEndpoint({
  operation: 'listGroups',
  method: 'get',
  path: '/api/v1/groups',
  who: 'bearer',
  tag,
  summary: 'List the groups of an organisation',
  description: 'The caller’s own; a superadmin may name another one.',
  query: z.object({ org_id: orgId.optional() }),
  answers: {
    200: {
      description: 'In order of their names.',
      schema: z.object({ groups: z.array(groupView), total: z.int() }).meta({ id: 'GroupList' }),
    },
  },
  errors: ['organisation_not_found'],
  async handle({ services }, { caller, query }) {
    const groups = await services.groupMembership.list(caller, query.org_id);
    return answer(200, { groups: groups.map(presentGroup), total: groups.length });
  },
});

const read = protectedEndpoint({
  operation: 'readGroup',
  method: 'get',
  path: '/api/v1/groups/:id',
  who: 'bearer',
  tag,
  summary: 'Read a group and who is in it',
  params,
  answers: { 200: { description: 'The group; members in order of joining.', schema: groupWithMembers } },
  errors: ['group_not_found'],
  async handle({ services }, { caller, params: { id } }) {
    const { group, members } = await services.groupMembership.get(caller, id);
    return answer(200, presentGroupWithMembers(group, members));
  },
});

const update = protectedEndpoint({
  operation: 'updateGroup',
  method: 'put',
  path: '/api/v1/groups/:id',
  who: 'admin',
  tag,
  summary: 'Change a group’s name or description',
  description: 'What is absent stays; members of the representation that cannot be written are ignored.',
  params,
  body: z.object({ name: optional(name), description: optional(description) }),
  answers: { 200: { description: 'The group as it is now.', schema: groupView } },
  errors: ['forbidden', 'group_not_found', 'group_name_taken', 'edit_conflict'],
  async handle({ services }, { caller, params: { id }, body }) {
    return answer(200, presentGroup(await services.groupMembership.update(caller, id, body)));
  },
});

const remove = protectedEndpoint({
  operation: 'deleteGroup',
  method: 'delete',
  path: '/api/v1/groups/:id',
  who: 'admin',
  tag,
  summary: 'Delete a group',
  params,
  answers: { 200: { description: 'Gone; its members’ next tokens no longer name it.', schema: message } },
  errors: ['forbidden', 'group_not_found', 'edit_conflict'],
  async handle({ services }, { caller, params: { id } }) {
    await services.groupMembership.remove(caller, id);
    return answer(200, { message: 'Group deleted.' });
  },
});

export const groupEndpoints: readonly Endpoint[] = [create, list, read, update, remove];
