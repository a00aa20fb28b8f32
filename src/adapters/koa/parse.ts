import type { z } from 'zod';
import { AuthError, type ValidationIssue } from '../../domain/errors.js';

type Issue = z.core.$ZodIssue;

/** A name that is safe to repeat to its sender: it looks like one of ours. */
const MEMBER_NAME = /^[a-z][a-z_]{0,39}$/;

/**
 * The only place where something from a request becomes a typed value.
 * @throws AuthError `validation_failed` with one issue a field, which never repeats a value.
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AuthError('validation_failed', {
    issues: result.error.issues.flatMap((issue) => issuesOf(issue, [])),
  });
}

/** As `parse`; what an endpoint describes no schema for is not looked at, and undefined for its handler. */
export function parseDescribed<Schema extends z.ZodType>(
  schema: Schema | undefined,
  value: unknown,
): z.output<Schema> {
  // Without a schema the type parameter is its default, which has no member that a handler could read.
  return schema === undefined ? (undefined as z.output<Schema>) : parse(schema, value);
}

function issuesOf(issue: Issue, outer: readonly PropertyKey[]): readonly ValidationIssue[] {
  const path = [...outer, ...issue.path];
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => issuesOf(inner, path));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: written(MEMBER_NAME.test(key) ? [...path, key] : path),
      message: 'There is no such member.',
    }));
  }
  return [{ path: written(path), message: issue.message }];
}

/** Of the alternatives of a union, the one that got furthest into the value. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const depth = (branch: readonly Issue[]): number =>
    Math.max(0, ...branch.map((issue) => issue.path.length));
  return [...branches].sort((left, right) => depth(right) - depth(left))[0];
}

const written = (path: readonly PropertyKey[]): string => path.map(String).join('.');
