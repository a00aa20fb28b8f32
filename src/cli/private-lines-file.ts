import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import { CommandError } from './command-error.js';
import { fileProblem } from './file-problem.js';

/** Enough for one system call to be worth it. */
const BUFFER_LENGTH = 65_536;

/** A new file of mode 0600 that grows line by line, durable once it is finished. Never overwrites. */
export class PrivateLinesFile {
  #waiting = '';

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** @throws CommandError when something is there already, or nothing can be. */
  static async create(path: string): Promise<PrivateLinesFile> {
    const file = await open(path, 'wx', 0o600).catch(async (error: unknown) => {
      const isDirectory = await stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      );
      if (isDirectory) throw new CommandError(`${path} is a directory: name a new file in it.`);
      throw fileProblem(path, 'cannot be made', error);
    });
    return new PrivateLinesFile(path, file);
  }

  async write(line: string): Promise<void> {
    this.#waiting += `${line}\n`;
    if (this.#waiting.length >= BUFFER_LENGTH) await this.#drain();
  }

  /** Writes what is held, through to the disk. @throws CommandError when that has no room. */
  async finish(): Promise<void> {
    try {
      await this.#drain();
      await this.file.sync();
    } catch (error) {
      throw fileProblem(this.path, 'cannot be written', error);
    } finally {
      await this.file.close();
    }
  }

  /** Half a list is worse than none. */
  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }

  async #drain(): Promise<void> {
    const text = this.#waiting;
    this.#waiting = '';
    await this.file.writeFile(text).catch((error: unknown) => {
      throw fileProblem(this.path, 'cannot be written', error);
    });
  }
}
