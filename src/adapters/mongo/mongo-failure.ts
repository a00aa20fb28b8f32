import { AuthError } from '../../domain/errors.js';

// https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
const DUPLICATE_KEY = 11000;
const DOCUMENT_VALIDATION_FAILURE = 121;
const NAMESPACE_NOT_FOUND = 26;
const INDEX_OPTIONS_CONFLICT = 85;
const INDEX_KEY_SPECS_CONFLICT = 86;

/** A connection that ends while the driver writes into it: it lets these through as they are. */
const SOCKET_CODES: ReadonlySet<unknown> = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ENOTCONN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_SOCKET_CLOSED',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

const isFromSocket = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && SOCKET_CODES.has(error.code);

/** Whether the driver reported the error, which the server or the way to it may have caused. */
export const isFromMongo = (error: unknown): error is Error =>
  error instanceof Error && error.name.startsWith('Mongo');

const hasCode = (error: unknown, codes: readonly number[]): boolean =>
  isFromMongo(error) && 'code' in error && typeof error.code === 'number' && codes.includes(error.code);

/** Whether a unique index refused the write. Which one is found by looking: not every server names it. */
export const isDuplicate = (error: unknown): error is Error => hasCode(error, [DUPLICATE_KEY]);

/** Whether a validation rule of the collection refused the write. */
export const isRefusedByRule = (error: unknown): boolean => hasCode(error, [DOCUMENT_VALIDATION_FAILURE]);

/** Whether the collection does not exist yet. */
export const isAbsent = (error: unknown): boolean => hasCode(error, [NAMESPACE_NOT_FOUND]);

/** Whether an index exists under this name or key with other options. */
export const isOtherIndex = (error: unknown): error is Error =>
  hasCode(error, [INDEX_OPTIONS_CONFLICT, INDEX_KEY_SPECS_CONFLICT]);

/** What a caller may see: errors of driver and connection become `store_unavailable`; any other stays. */
export const asCallerError = (error: unknown): unknown =>
  isFromSocket(error) || (isFromMongo(error) && !isDuplicate(error)) ? storeUnavailable(error) : error;

/** The refusal for a store that cannot answer now. */
export const storeUnavailable = (cause: unknown): AuthError =>
  new AuthError('store_unavailable', { retryAfterSeconds: 1, cause });

/** Whether it is that refusal: what became of the operation is not known. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof AuthError && error.code === 'store_unavailable';
