import { z } from 'zod';
import { answer, type Endpoint, protectedEndpoint } from '../endpoint.js';
import { groupId, message, userId } from '../schemas.js';

const tag = 'Groups';

const add = protectedEndpoint({
  operation: 'addGroupMember',
  method: 'post',
  path: '/api/v1/groups/:id/members',
  who: 'admin',
  tag,
  summary: 'Put a user into a group',
  description:
    'Adding a member again changes nothing. The user’s access tokens are refused from now on; refreshing gives new ones.',
  params: z.object({ id: groupId }),
  body: z.union([z.object({ user_id: userId }), userId.transform((bare) => ({ user_id: bare }))]),
  answers: { 200: { description: 'The user is a member.', schema: message } },
  errors: ['forbidden', 'role_above_own', 'group_not_found', 'user_not_found', 'edit_conflict'],
  async handle({ services }, { caller, params: { id }, body }) {
    await services.groupMembership.addMember(caller, id, body.user_id);
    return answer(200, { message: 'Member added.' });
  },
});

const remove = protectedEndpoint({
  operation: 'removeGroupMember',
  method: 'delete',
  path: '/api/v1/groups/:id/members/:uid',
  who: 'admin',
  tag,
  summary: 'Take a user out of a group',
  description: 'Removing somebody who is no member changes nothing.',
  params: z.object({ id: groupId, uid: userId }),
  answers: { 200: { description: 'The user is no member.', schema: message } },
  errors: ['forbidden', 'role_above_own', 'group_not_found', 'user_not_found', 'edit_conflict'],
  async handle({ services }, { caller, params: { id, uid } }) {
    await services.groupMembership.removeMember(caller, id, uid);
    return answer(200, { message: 'Member removed.' });
  },
});

export const groupMemberEndpoints: readonly Endpoint[] = [add, remove];
