import type { Endpoint } from './endpoint.js';
import { PROBLEM_CODES, type ProblemCode } from './error-codes.js';

const GUARD: readonly ProblemCode[] = [
  ...PROBLEM_CODES.filter((code) => code.startsWith('token_')),
  'invalid_request',
  'overloaded',
];

const BODY: readonly ProblemCode[] = [
  'validation_failed',
  'malformed_json',
  'payload_too_large',
  'unsupported_media_type',
];

/** Every refusal an endpoint can answer with: its own, the guard's, the parser's and the store's. */
export function refusalsOf({
  who,
  path,
  params,
  query,
  body,
  errors,
  speaks,
}: Endpoint): readonly ProblemCode[] {
  if (speaks === 'oauth') return [];
  const guarded = who !== 'public' && who !== 'bearer or refresh token';
  const codes: readonly ProblemCode[] = [
    ...errors,
    ...(guarded ? GUARD : []),
    ...(params === undefined && query === undefined ? [] : (['validation_failed'] as const)),
    ...(body === undefined ? [] : BODY),
    ...(path.startsWith('/api/') ? (['store_unavailable'] as const) : []),
  ];
  return [...new Set(codes)];
}
