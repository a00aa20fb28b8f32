export interface Instruction {
  readonly name: string;
  readonly text: string;
}

export interface Stage {
  readonly name: string;
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile with the instructions of each, continued lines joined, comments left out. */
export function stagesOf(dockerfile: string): readonly Stage[] {
  const lines = dockerfile
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { name: string; image: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = '', text = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
    const from = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(text);
    if (name === 'FROM') {
      stages.push({ name: from?.[2] ?? String(stages.length), image: from?.[1] ?? '', instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, text });
  }
  return stages;
}

export interface Copy {
  /** The stage it copies from; the build context when undefined. */
  readonly from?: string;
  readonly sources: readonly string[];
  readonly target: string;
}

/** What a COPY copies. */
export function copyOf({ text }: Instruction): Copy {
  const words = text.split(/\s+/);
  const from = words.find((word) => word.startsWith('--from='))?.slice(7);
  const paths = words.filter((word) => !word.startsWith('--'));
  return { ...(from === undefined ? {} : { from }), sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
}
