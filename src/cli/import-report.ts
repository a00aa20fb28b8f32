import type { ImportedLine, SkipReason } from '../domain/model/user-transfer.js';
import { NOTE_MEANINGS, SKIP_MEANINGS } from './import-meanings.js';

/** No failure of a run: what was there already, as in a repeated one, and what the operator left behind. */
const HARMLESS: ReadonlySet<SkipReason> = new Set(['exists', 'unchanged', 'not_asked_for']);

/** Counts what became of the lines. */
export class ImportTally {
  readonly #outcomes = { accepted: 0, updated: 0, skipped: 0 };
  readonly #codes = new Map<keyof typeof SKIP_MEANINGS | keyof typeof NOTE_MEANINGS, number>();
  #refused = 0;

  add({ outcome, reason, notes }: ImportedLine): void {
    this.#outcomes[outcome] += 1;
    if (reason !== undefined && !HARMLESS.has(reason)) this.#refused += 1;
    for (const code of reason === undefined ? notes : [reason, ...notes])
      this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
  }

  get isEmpty(): boolean {
    return Object.values(this.#outcomes).every((count) => count === 0);
  }

  /** Whether some line needs somebody's attention. */
  get hasRefusals(): boolean {
    return this.#refused > 0;
  }

  /** `3 accepted, 0 updated, 1 skipped`. */
  summary(): string {
    const { accepted, updated, skipped } = this.#outcomes;
    return `${accepted} accepted, ${updated} updated, ${skipped} skipped`;
  }

  /** Each code that came up, how often, and what it means. */
  legend(): readonly string[] {
    const meanings = { ...SKIP_MEANINGS, ...NOTE_MEANINGS };
    return [...this.#codes].map(([code, count]) => `  ${code} (${count}): ${meanings[code]}`);
  }
}

/** One line of the report for people: outcome, number, what it was, what became of it. */
export function reportText({
  line,
  kind,
  outcome,
  reason,
  detail,
  label,
  sourceId,
  id,
  notes,
}: ImportedLine): string {
  const name = label === undefined ? kind : `${kind} ${shown(label)}`;
  const from = sourceId === undefined || sourceId === id ? '' : ` from ${shown(sourceId)}`;
  const facts = [
    ...(reason === undefined ? [] : [detail === undefined ? reason : `${reason}: ${shown(detail)}`]),
    ...(id === undefined ? [] : [`${id}${from}`]),
    ...notes,
  ];
  return `${outcome.padEnd(8)}  ${line}  ${name}  ${facts.join('  ')}`.trimEnd();
}

/** The same for programs. */
export const reportRecord = (line: ImportedLine): string =>
  JSON.stringify({
    line: line.line,
    kind: line.kind,
    outcome: line.outcome,
    reason: line.reason,
    detail: line.detail,
    label: line.label,
    source_id: line.sourceId,
    id: line.id,
    notes: line.notes,
  });

/** Names come from a file: they must not move the cursor of a terminal, nor fill it. */
const shown = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '?').slice(0, 120);
