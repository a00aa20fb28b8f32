import { z } from 'zod';
import { answer, type Endpoint, protectedEndpoint } from '../endpoint.js';
import { message, password, role, userId } from '../schemas.js';

const tag = 'Users';
const params = z.object({ id: userId });

const changeRole = protectedEndpoint({
  operation: 'changeRole',
  method: 'put',
  path: '/api/v1/auth/users/:id/role',
  who: 'admin',
  tag,
  summary: 'Give a user another role',
  description:
    'At most one’s own. The user’s access tokens are refused from now on; refreshing gives new ones.',
  params,
  body: z.union([z.object({ role }), role.transform((bare) => ({ role: bare }))]),
  answers: {
    200: {
      description: 'The role as it is now.',
      schema: z.object({ id: z.string(), email: z.string(), role }).meta({ id: 'RoleChange' }),
    },
  },
  errors: ['forbidden', 'role_above_own', 'user_not_found', 'last_superadmin', 'edit_conflict'],
  async handle({ services }, { caller, params: { id }, body }) {
    const user = await services.userAdministration.changeRole(caller, id, body.role);
    return answer(200, { id: user.id, email: user.email, role: user.role });
  },
});

const resetPassword = protectedEndpoint({
  operation: 'resetPassword',
  method: 'put',
  path: '/api/v1/auth/users/:id/password',
  who: 'admin',
  tag,
  summary: 'Set a user’s password',
  description: 'Every session of the user ends; a password disabled by failures works again.',
  params,
  body: z.object({ new_password: password }),
  answers: { 200: { description: 'Set.', schema: message } },
  errors: [
    'forbidden',
    'role_above_own',
    'user_not_found',
    'password_too_short',
    'password_too_long',
    'password_blocked',
    'edit_conflict',
    'overloaded',
  ],
  async handle({ services }, { caller, params: { id }, body }) {
    await services.userAdministration.resetPassword(caller, id, body.new_password);
    return answer(200, { message: 'Password set; every session of the user ended.' });
  },
});

const endSessions = protectedEndpoint({
  operation: 'endSessionsOfUser',
  method: 'delete',
  path: '/api/v1/auth/users/:id/sessions',
  who: 'admin',
  tag,
  summary: 'Sign a user out everywhere',
  params,
  answers: { 200: { description: 'Every session is over.', schema: message } },
  errors: ['forbidden', 'role_above_own', 'user_not_found', 'edit_conflict'],
  async handle({ services }, { caller, params: { id } }) {
    await services.userAdministration.endSessions(caller, id);
    return answer(200, { message: 'Every session of the user ended.' });
  },
});

export const userCredentialEndpoints: readonly Endpoint[] = [changeRole, resetPassword, endSessions];
