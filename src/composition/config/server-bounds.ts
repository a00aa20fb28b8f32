import type { Bounds } from './auth-bounds.js';

/** Of section `server`, for the schema of the file and for the options that code gives alike. */
export const MAX_BODY_BYTES: Bounds = { min: 1_024, max: 10_485_760, whole: true };

/** How refusals of the business are answered. */
export const ERROR_STATUSES = ['standard', 'pico-auth'] as const;
