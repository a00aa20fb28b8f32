import { parse, parseAllDocuments } from 'yaml';
import { SETTING_KEYS } from '../../src/composition/config/setting-keys.js';
import { projectFiles, readProjectFile } from './project-files.js';

/** What a YAML file holds, as far as these tests look at it. */
export type Tree = Readonly<Record<string, unknown>>;

/** A part of a tree, `{}` where there is none: `at(file, 'services', 'server')`. */
export function at(tree: unknown, ...path: readonly (string | number)[]): Tree {
  let here: unknown = tree;
  for (const name of path)
    here = typeof here === 'object' && here !== null ? (here as Readonly<Record<string, unknown>>)[name] : {};
  return typeof here === 'object' && here !== null ? (here as Tree) : {};
}

/** A list in a tree; empty where there is none. */
export const listAt = (tree: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const found = at(tree, ...path);
  return Array.isArray(found) ? found : [];
};

/** deploy/compose.yaml with its merges done. */
export const composeFile = (): Tree => parse(readProjectFile('deploy/compose.yaml'), { merge: true }) as Tree;

export interface KubernetesObject {
  readonly file: string;
  readonly object: Tree;
}

/** Every object of deploy/kubernetes. */
export const kubernetesObjects = (): readonly KubernetesObject[] =>
  projectFiles('deploy/kubernetes').flatMap((file) =>
    parseAllDocuments(readProjectFile(file)).map((document) => {
      if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join()}`);
      return { file, object: document.toJS() as Tree };
    }),
  );

const VARIABLES = new Set(SETTING_KEYS.flatMap(({ variable }) => [variable, `${variable}_FILE`]));

/** Those of the names that neither the settings nor Node know. */
export const unknownVariables = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name !== 'NODE_ENV' && !VARIABLES.has(name));

const SECRET = new Set(
  SETTING_KEYS.filter(({ secret, secretInUrl }) => secret || secretInUrl).map(({ variable }) => variable),
);

/** Those of the names whose value must come from a file. */
export const secretVariables = (names: readonly string[]): readonly string[] =>
  names.filter((name) => SECRET.has(name));
