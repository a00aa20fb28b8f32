import { reportFailure } from './cli/report-failure.js';
import { serve } from './cli/serve.js';

// The server without a command line: its configuration is the file and the environment.
try {
  process.exitCode = await serve({});
} catch (error) {
  process.exitCode = reportFailure(error, process.stderr);
}
