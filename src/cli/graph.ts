import { compose } from '../composition/container/compose.js';
import { toDot, toMermaid } from '../composition/container/draw-graph.js';
import { serverOptions } from '../composition/container/server-container.js';
import { openLogging } from '../composition/open-logging.js';
import type { GraphOptions } from './graph-options.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';

/** Prints who needs whom in the server that these settings would start. Opens neither database nor key. */
export async function printGraph(options: SettingsOptions & GraphOptions, output: Output): Promise<void> {
  const { settings } = processSettings(options);
  const logging = await openLogging(settings, { fileDescriptor: 2, isTerminal: process.stderr.isTTY });
  const { graph } = await compose(serverOptions(settings, logging));
  output.write(options.format === 'dot' ? toDot(graph, 'pico-auth') : toMermaid(graph));
}
