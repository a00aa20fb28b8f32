import { readFileSync } from 'node:fs';

/** The version in package.json, which lies two levels above this file, in `src` and in `dist` alike. */
export function softwareVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return hasVersion ? String(manifest.version) : 'unknown';
}
