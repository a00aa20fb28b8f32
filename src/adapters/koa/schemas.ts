import { z } from 'zod';
import { asGroupId, asOrgId, asSessionId, asUserId, isOrgSlug } from '../../domain/model/ids.js';
import { ROLES } from '../../domain/model/role.js';
import { SIGNING_ALGORITHMS } from '../../domain/model/signing-key.js';

// What several endpoints take or answer. These schemas check requests and make the OpenAPI document.
// How long a password or a name may be is the domain's to say: here only the shape is.

const MAX_ID_LENGTH = 128;
const idText = z.string().min(1).max(MAX_ID_LENGTH);

export const userId = idText.transform(asUserId).meta({ example: 'usr_9xS4mXb2pQ7kWv1nYtR3aA' });
export const groupId = idText.transform(asGroupId).meta({ example: 'grp_Jc0vX5eN8uL2sTqB6yHdFw' });
export const sessionId = idText.transform(asSessionId).meta({ example: 'q3VnT0cLx7aZ5mKpR9wYdg' });
export const orgId = z
  .string()
  .refine(isOrgSlug, 'Must be 1 to 64 of a-z, 0-9 and the hyphen.')
  .transform(asOrgId)
  .meta({ example: 'default', override: { pattern: '^[a-z0-9-]{1,64}$' } });
export const role = z.enum(ROLES).meta({ example: 'viewer' });
export const settableStatus = z.enum(['active', 'suspended']);
export const email = z.string().meta({ example: 'ada@example.com' });
export const password = z.string().meta({ format: 'password', example: 'correct horse battery staple' });
export const displayName = z.string().meta({ example: 'Ada Lovelace' });
export const refreshToken = z.string().meta({ example: 'rt1.k1.2f0Zt8QnXo3rVb6LmA9cUw.0.wq…' });

/** Absent and null mean the same to clients that always send every member. */
export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value): z.output<Schema> | undefined => value ?? undefined);

const time = z.iso.datetime().meta({ example: '2026-01-01T00:00:00.000Z' });
const text = z.string();

export const message = z.object({ message: text.meta({ example: 'Done.' }) }).meta({ id: 'Message' });

export const tokenPair = z
  .object({
    access_token: text.meta({ description: 'JWT of type at+jwt (RFC 9068).' }),
    refresh_token: text.meta({ description: 'Good once; the answer to its use carries the next.' }),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Seconds for which the access token is good.', example: 886 }),
  })
  .meta({ id: 'TokenPair' });

const person = {
  id: text.meta({ example: 'usr_9xS4mXb2pQ7kWv1nYtR3aA' }),
  email,
  display_name: displayName,
  role,
  org_id: text.meta({ example: 'default' }),
  status: settableStatus,
};

export const registeredUser = z.object(person).meta({ id: 'RegisteredUser' });

export const profile = z
  .object({
    ...person,
    groups: z.array(text).meta({ description: 'Ids of the groups.' }),
    email_verified: z.boolean(),
    created_at: time,
    last_login_at: time.nullable(),
  })
  .meta({ id: 'Profile' });

export const userView = z
  .object({
    ...person,
    groups: z.array(text).meta({ description: 'Ids of the groups.' }),
    email_verified: z.boolean(),
    has_password: z.boolean().meta({ description: 'Whether a sign-in by password is possible at all.' }),
    password_disabled: z.boolean().meta({ description: 'Too many failures in a row; a reset lifts it.' }),
    created_at: time,
    last_login_at: time.nullable(),
  })
  .meta({ id: 'User' });

export const session = z
  .object({
    sid: text.meta({ example: 'q3VnT0cLx7aZ5mKpR9wYdg' }),
    created_at: time,
    last_used_at: time,
    expires_at: time.meta({ description: 'When it ends if it is not used again.' }),
    user_agent: text.nullable(),
    address: text.nullable(),
    current: z.boolean().meta({ description: 'Whether the access token belongs to it.' }),
  })
  .meta({ id: 'Session' });

export const organisation = z
  .object({ org_id: text, users: z.int(), groups: z.int(), service_tokens: z.int() })
  .meta({ id: 'Organisation' });

const groupFields = {
  id: text.meta({ example: 'grp_Jc0vX5eN8uL2sTqB6yHdFw' }),
  name: text,
  description: text,
  org_id: text,
};
export const groupView = z.object({ ...groupFields, created_at: time }).meta({ id: 'Group' });
export const groupWithMembers = z
  .object({
    ...groupFields,
    created_at: time,
    members: z.array(z.object({ user_id: text, joined_at: time })),
  })
  .meta({ id: 'GroupWithMembers' });

export const serviceTokenView = z
  .object({
    id: text.meta({ example: 'svc_Uo7rE1hG4iD0zKjM5fPcNl' }),
    name: text,
    role,
    org_id: text,
    description: text,
    created_by: text,
    created_at: time,
  })
  .meta({ id: 'ServiceToken' });

export const keyView = z
  .object({
    kid: text.meta({ example: 'rUN7lobt4R2-nsXgFDKY9Qggl61CURnrMOj0OYdrB0U' }),
    former_kid: text.nullable().meta({ description: 'The `kid` of an imported key at its former issuer.' }),
    use: z.enum(['sig', 'mac']).meta({ description: '`sig`: access tokens; `mac`: refresh tokens.' }),
    algorithm: z.enum([...SIGNING_ALGORITHMS, 'HS256']),
    sequence: z.int().meta({ description: 'A successor has the number of its predecessor + 1.' }),
    state: z.enum(['announced', 'active', 'retiring', 'removed', 'revoked']),
    created_at: time,
    activates_at: time.nullable().meta({ description: 'When it begins to sign; null: never.' }),
    stops_at: time.nullable().meta({ description: 'When it stops to sign, where that is known.' }),
    leaves_at: time.nullable().meta({ description: 'When nothing it signed is accepted any more.' }),
    key_encryption_key_id: text.nullable().meta({ description: 'What seals it; null: its secret is gone.' }),
    opens: z.boolean().nullable().meta({ description: 'Whether this server can use it; null as above.' }),
  })
  .meta({ id: 'Key' });
