#!/usr/bin/env node
import { createProgram } from './program.js';
import { reportFailure } from './report-failure.js';

// A reader that has seen enough (`pico-auth openapi | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, process.stderr);
}
