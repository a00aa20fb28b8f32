import { homedir, userInfo } from 'node:os';

/** Where a person's data goes. An empty `HOME` would put it into whatever directory a command is run in. */
export const homeDirectory = (): string => homedir() || userInfo().homedir;
