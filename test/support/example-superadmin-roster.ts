import type { SuperadminRoster, UserId } from 'pico-auth';

/** A value that some database keeps, replaced only by whoever knows its current version. */
export interface VersionedCell {
  read(): Promise<{ readonly version: number; readonly text: string }>;
  /** False: another write came first. */
  replace(version: number, text: string): Promise<boolean>;
}

/** The roster in one cell. A lost race reads again and decides again. */
export class CellSuperadminRoster implements SuperadminRoster {
  constructor(private readonly cell: VersionedCell) {}

  async members(): Promise<readonly UserId[]> {
    return parse((await this.cell.read()).text);
  }

  async join(id: UserId): Promise<void> {
    for (;;) {
      const { version, text } = await this.cell.read();
      const members = parse(text);
      if (members.includes(id) || (await this.cell.replace(version, JSON.stringify([...members, id]))))
        return;
    }
  }

  async leave(id: UserId): Promise<'left' | 'absent' | 'last'> {
    for (;;) {
      const { version, text } = await this.cell.read();
      const members = parse(text);
      if (!members.includes(id)) return 'absent';
      if (members.length === 1) return 'last';
      const others = members.filter((member) => member !== id);
      if (await this.cell.replace(version, JSON.stringify(others))) return 'left';
    }
  }
}

const parse = (text: string): readonly UserId[] => JSON.parse(text) as UserId[];
