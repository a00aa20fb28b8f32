#!/usr/bin/env node
import { createProgram } from './program.js';
import { reportFailure } from './report-failure.js';

// A reader that has seen enough (`pico-auth openapi | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`standard output cannot be written: ${error.message}\n`);
  process.exit(1);
});
process.stderr.on('error', () => undefined);

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, process.stderr);
}
