import { readFileSync, writeFileSync } from 'node:fs';

// Both are optional peers of the library and locked for its tests; the server of the image has them always.
const CLIENTS = ['mongodb', 'redis'];

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
for (const name of CLIENTS) {
  const version = manifest.devDependencies?.[name];
  if (version === undefined) throw new Error(`${name} is not among the development dependencies`);
  manifest.dependencies[name] = version;
  delete manifest.devDependencies[name];
  delete manifest.peerDependencies?.[name];
  delete manifest.peerDependenciesMeta?.[name];
}
writeFileSync('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
