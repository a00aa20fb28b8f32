import type { Logger } from '../ports/logger.js';

const silent = (): void => undefined;

/** For whoever wants no log. */
export const SILENT_LOGGER: Logger = { debug: silent, info: silent, warn: silent, error: silent };
