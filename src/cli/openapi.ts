import { ENDPOINTS } from '../adapters/koa/endpoints.js';
import { openApiDocument } from '../adapters/koa/open-api-document.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { softwareVersion } from '../composition/software-version.js';

/** Prints the OpenAPI document, as `/openapi.json` serves it. */
export function printOpenApi(options: SettingsOptions, output: Output): void {
  const { auth } = processSettings(options).settings;
  const document = openApiDocument(ENDPOINTS, { ...auth, version: softwareVersion() });
  output.write(`${JSON.stringify(document, null, 2)}\n`);
}
