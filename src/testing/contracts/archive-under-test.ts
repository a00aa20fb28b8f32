import type { StorePorts } from '../../composition/auth-ports.js';
import type { StoreArchive } from '../../ports/store-archive.js';

/** One store, and the two ways into it: that of a copy and that of a server. `dispose` closes what was opened. */
export interface ArchiveUnderTest {
  /** Opens it as a copy does, each time anew: over connections of its own where there are any. */
  open(): Promise<StoreArchive>;
  /** Opens it as a server that starts does; rejects where none may. */
  serve(): Promise<StorePorts>;
}
