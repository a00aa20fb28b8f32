import { z } from 'zod';

/** ISO 8601 with a time; without an offset it is UTC, as Python's `isoformat()` of a naive time. */
const ISO_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:?\d\d)?$/i;
const LATEST = 253_402_300_799_999;

export const timeText = z.string().transform((text, context) => {
  const [, date = '', time = '', offset = 'Z'] = ISO_TIME.exec(text.trim()) ?? [];
  const at = Date.parse(`${date}T${time}${offset.toUpperCase()}`);
  if (at >= 0 && at <= LATEST) return at;
  context.addIssue({ code: 'custom', message: 'must be a time like 2026-01-31T12:00:00Z' });
  return z.NEVER;
});

const counter = z.int().min(0);
const id = z.string().min(1).max(128);
const orgText = z.string().min(1).max(200);

/** `groups`: names, or objects with the id of a group of the list. */
const membership = z.union([
  z.string(),
  z.strictObject({ id, joined_at: timeText.optional() }),
  z.strictObject({ name: z.string(), joined_at: timeText.optional() }),
]);

export const userRecord = z.strictObject({
  type: z.literal('user').optional(),
  id: id.optional(),
  email: z.string(),
  email_verified: z.boolean().optional(),
  display_name: z.string().optional(),
  role: z.string().optional(),
  org_id: orgText.optional(),
  former_org_ids: z.array(orgText).max(64).optional(),
  status: z.string().optional(),
  password_hash: z.string().min(1).max(1024).optional(),
  password_disabled_at: timeText.optional(),
  groups: z.array(membership).max(1000).optional(),
  session_epoch: counter.optional(),
  claims_epoch: counter.optional(),
  epoch_changed_at: timeText.optional(),
  created_at: timeText.optional(),
  last_login_at: timeText.optional(),
});
export type UserRecord = z.output<typeof userRecord>;

export const groupRecord = z.strictObject({
  type: z.literal('group'),
  id: id.optional(),
  name: z.string(),
  description: z.string().optional(),
  org_id: orgText.optional(),
  created_at: timeText.optional(),
});

/** The first line of an export. */
export const HEADER = { type: 'header', format: 'pico-auth users', version: 1 } as const;
