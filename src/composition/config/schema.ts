import { z } from 'zod';
import { authClientSection } from './auth-client-section.js';
import { authSection } from './auth-section.js';
import { databaseSection, logSection, redisSection } from './other-sections.js';
import { serverSection } from './server-section.js';

/** The whole configuration: the one place that knows its keys, bounds, defaults and their meaning. */
export const settingsSchema = z.strictObject({
  auth: authSection.prefault({}),
  server: serverSection.prefault({}),
  database: databaseSection.prefault({}),
  auth_client: authClientSection.prefault({}),
  redis: redisSection.prefault({}),
  log: logSection.prefault({}),
});

/** What the schema makes of the sources, before computed defaults. */
export type ParsedSettings = z.output<typeof settingsSchema>;
