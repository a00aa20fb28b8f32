import { z } from 'zod';
import { answer, type Endpoint, protectedEndpoint } from '../endpoint.js';
import { presentUser } from '../presenters.js';
import {
  displayName,
  email,
  message,
  optional,
  orgId,
  password,
  role,
  settableStatus,
  userId,
  userView,
} from '../schemas.js';

const tag = 'Users';
const params = z.object({ id: userId });

const list = protectedEndpoint({
  operation: 'listUsers',
  method: 'get',
  path: '/api/v1/auth/users',
  who: 'admin',
  tag,
  summary: 'List users in order of creation',
  description:
    'A superadmin sees all organisations, or the one given; an org_admin its own. Stable under inserts.',
  query: z.object({
    limit: z.coerce.number().int().min(1).max(200).optional().meta({ description: '50 unless given.' }),
    cursor: z.string().max(128).optional().meta({ description: '`next_cursor` of the page before.' }),
    q: z.string().max(320).optional().meta({ description: 'Beginning of the e-mail address or the name.' }),
    role: role.optional(),
    status: settableStatus.optional(),
    org_id: orgId.optional(),
  }),
  answers: {
    200: {
      description: 'A page; `next_cursor` is null on the last.',
      schema: z
        .object({
          users: z.array(userView),
          total: z.int().meta({ description: 'Exact up to 10,000.' }),
          total_is_estimate: z.boolean(),
          next_cursor: z.string().nullable(),
        })
        .meta({ id: 'UserPage' }),
    },
  },
  errors: ['forbidden', 'organisation_not_found'],
  async handle({ services }, { caller, query }) {
    const { org_id, ...search } = query;
    const page = await services.userDirectory.list(caller, { ...search, orgId: org_id });
    const { users, total, totalIsEstimate, nextCursor } = page;
    return answer(200, {
      users: users.map(presentUser),
      total,
      total_is_estimate: totalIsEstimate,
      next_cursor: nextCursor ?? null,
    });
  },
});

const create = protectedEndpoint({
  operation: 'createUser',
  method: 'post',
  path: '/api/v1/auth/users',
  who: 'admin',
  tag,
  summary: 'Make an account for somebody',
  description: 'Without a password nobody can sign in to it until one is set.',
  body: z.object({
    email,
    password: optional(password),
    display_name: optional(displayName),
    role: optional(role),
    org_id: optional(orgId),
  }),
  answers: { 201: { description: 'The account.', schema: userView } },
  errors: [
    'forbidden',
    'role_above_own',
    'organisation_not_found',
    'email_taken',
    'password_too_short',
    'password_too_long',
    'password_blocked',
    'overloaded',
  ],
  async handle({ services }, { caller, body }) {
    const { display_name: name, org_id, ...rest } = body;
    const user = await services.userAdministration.create(caller, {
      ...rest,
      displayName: name,
      orgId: org_id,
    });
    return answer(201, presentUser(user));
  },
});

const read = protectedEndpoint({
  operation: 'readUser',
  method: 'get',
  path: '/api/v1/auth/users/:id',
  who: 'admin',
  tag,
  summary: 'Read a user',
  params,
  answers: { 200: { description: 'The user.', schema: userView } },
  errors: ['forbidden', 'user_not_found'],
  async handle({ services }, { caller, params: { id } }) {
    return answer(200, presentUser(await services.userAdministration.get(caller, id)));
  },
});

const update = protectedEndpoint({
  operation: 'updateUser',
  method: 'patch',
  path: '/api/v1/auth/users/:id',
  who: 'admin',
  tag,
  summary: 'Change a user',
  description:
    'Suspending ends every session of the user. Only a superadmin moves users between organisations.',
  params,
  body: z.strictObject({
    display_name: displayName.optional(),
    email: email.optional(),
    email_verified: z.boolean().optional(),
    status: settableStatus.optional(),
    org_id: orgId.optional(),
  }),
  answers: { 200: { description: 'The user as it is now.', schema: userView } },
  errors: [
    'forbidden',
    'role_above_own',
    'user_not_found',
    'organisation_not_found',
    'email_taken',
    'last_superadmin',
    'edit_conflict',
  ],
  async handle({ services }, { caller, params: { id }, body }) {
    const user = await services.userAdministration.update(caller, id, {
      displayName: body.display_name,
      email: body.email,
      emailVerified: body.email_verified,
      status: body.status,
      orgId: body.org_id,
    });
    return answer(200, presentUser(user));
  },
});

const remove = protectedEndpoint({
  operation: 'deleteUser',
  method: 'delete',
  path: '/api/v1/auth/users/:id',
  who: 'admin',
  tag,
  summary: 'Delete a user',
  params,
  answers: { 200: { description: 'Gone; no token of the user is good any more.', schema: message } },
  errors: ['forbidden', 'role_above_own', 'user_not_found', 'last_superadmin', 'edit_conflict'],
  async handle({ services }, { caller, params: { id } }) {
    await services.userAdministration.remove(caller, id);
    return answer(200, { message: 'User deleted.' });
  },
});

export const userEndpoints: readonly Endpoint[] = [list, create, read, update, remove];
