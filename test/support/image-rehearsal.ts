import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { copyOf, type Instruction, type Stage } from './dockerfile.js';
import { PROJECT_ROOT } from './project-files.js';

/** What a stage says about how its image runs. */
export interface Image {
  /** The directory that stands for `/`. */
  readonly root: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

const wordsOf = (text: string): readonly string[] =>
  JSON.parse(/\[.*\]$/.exec(text)?.[0] ?? '[]') as readonly string[];

/**
 * Carries out the COPY and RUN instructions of a Dockerfile in directories below `base`, in place of an
 * engine: base images, layers and users are not there, everything the instructions do with files is.
 * @returns the last stage
 * @throws Error with the output of an instruction that fails
 */
export function rehearse(stages: readonly Stage[], base: string): Image {
  const roots = new Map(stages.map(({ name }) => [name, join(base, name)]));
  let last: Image | undefined;
  for (const stage of stages) last = rehearseStage(stage, roots);
  if (last === undefined) throw new Error('a Dockerfile without stages');
  return last;
}

function rehearseStage({ name, instructions }: Stage, roots: ReadonlyMap<string, string>): Image {
  const root = roots.get(name) ?? '';
  const textOf = (wanted: string) => instructions.find((each) => each.name === wanted)?.text ?? '';
  const workingDirectory = join(root, textOf('WORKDIR'));
  mkdirSync(workingDirectory, { recursive: true });
  for (const instruction of instructions) {
    if (instruction.name === 'COPY') copy(instruction, workingDirectory, root, roots);
    if (instruction.name === 'RUN') run(instruction.text, workingDirectory, root);
  }
  const pairs = [...textOf('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]);
  return {
    ...{ root, workingDirectory, environment: Object.fromEntries(pairs) as Record<string, string> },
    entrypoint: wordsOf(textOf('ENTRYPOINT')),
    command: wordsOf(textOf('CMD')),
    healthCheck: wordsOf(textOf('HEALTHCHECK')),
  };
}

function copy(
  instruction: Instruction,
  workingDirectory: string,
  root: string,
  roots: ReadonlyMap<string, string>,
): void {
  const { from, sources, target } = copyOf(instruction);
  const origin = from === undefined ? PROJECT_ROOT : roots.get(from);
  if (origin === undefined) throw new Error(`no stage ${from}`);
  const place = target.startsWith('/') ? join(root, target) : join(workingDirectory, target);
  for (const source of sources) {
    const into = target.endsWith('/') || existsSync(place) ? join(place, basename(source)) : place;
    mkdirSync(dirname(into), { recursive: true });
    cpSync(join(origin, source), into, { recursive: true, verbatimSymlinks: true });
  }
}

/** Absolute paths in a command stand below the root; accounts of the image are this one. */
function run(text: string, workingDirectory: string, root: string): void {
  const command = text.replaceAll(/ \/(?=\w)/g, ` ${root}/`).replaceAll(/--(owner|group)=\w+/g, '');
  const { PATH = '', HOME = '' } = process.env;
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', command], {
    cwd: workingDirectory,
    env: { PATH, HOME },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`RUN ${text}\n${stdout}${stderr}`);
}
