import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the project. */
export const PROJECT_ROOT = fileURLToPath(new URL('../../', import.meta.url));

const GENERATED = new Set(['node_modules', 'dist', '.git', '.cache']);
const GENERATED_PATHS = new Set(['site/reference']);

/** Every file of the project below `folder`, as paths from the root with forward slashes. */
export function projectFiles(folder = '.'): string[] {
  const files = readdirSync(join(PROJECT_ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (GENERATED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (GENERATED_PATHS.has(path.split(sep).join('/'))) return [];
    if (entry.isDirectory()) return projectFiles(path);
    return entry.isFile() ? [path] : [];
  });
  return files.map((file) => relative('.', file).split(sep).join('/')).sort();
}

/** The text of one file, named from the root. */
export const readProjectFile = (file: string): string => readFileSync(join(PROJECT_ROOT, file), 'utf8');
