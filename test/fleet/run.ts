import { cpus } from 'node:os';
import { serviceAt } from '../support/services.js';
import { endFleets, removeCompiledServer } from './fleet.js';
import { endDatabases } from './own-mongo.js';
import { SCENARIOS, type Services } from './scenarios.js';

// npm run fleet [-- <word of the promise>]: every scenario for minutes, and its figures as a table.
const [wanted = ''] = process.argv.slice(2);
const long = process.env.FLEET_SHORT !== '1';
const services: Services = {
  mongoUrl: needed('MONGODB_URL'),
  redisUrl: needed('REDIS_URL'),
  mongoPython: needed('MONGODB_PYTHON'),
};

function needed(variable: Parameters<typeof serviceAt>[0]): string {
  const value = serviceAt(variable);
  if (value === undefined) throw new Error(`${variable} must be set; CONTRIBUTING.md says how`);
  return value;
}

console.log(`Node ${process.version}, ${cpus().length} cores\n\n| The fleet | Counted |\n| --- | --- |`);
for (const { promise, run } of SCENARIOS.filter((scenario) => scenario.promise.includes(wanted))) {
  const outcome = await run(services, long).then(
    (figures) => figures.line(),
    (error: unknown) => {
      process.exitCode = 1;
      return `**FAILED** ${String(error)}`;
    },
  );
  console.log(`| ${promise} | ${outcome} |`);
  await endDatabases();
  await endFleets();
}
await removeCompiledServer();
process.exit();
