// Run as a process of its own: `<data directory> <registrations> <clients> <refreshes of each>`. Prints one
// line for each answer, at the moment a client would have it, until it is killed.
import { acknowledge } from './acknowledge.js';
import { durableAuth } from './durable-auth.js';
import { ORIGIN, PASSWORD } from './auth-fixture.js';

const [dataDir = '', registrations = '0', clients = '0', refreshes = '0'] = process.argv.slice(2);

const { auth } = await durableAuth(dataDir);

async function register(index: number): Promise<void> {
  const email = `registered-${index}@example.com`;
  await auth.registration.register({ email, password: PASSWORD, origin: ORIGIN });
  acknowledge('registered', email);
}

async function refreshAgainAndAgain(client: number): Promise<void> {
  const email = `client-${client}@example.com`;
  await auth.registration.register({ email, password: PASSWORD, origin: ORIGIN });
  let { refreshToken } = await auth.signIn.signIn({ email, password: PASSWORD, origin: ORIGIN });
  for (let round = 0; round <= Number(refreshes); round += 1) {
    acknowledge('holds', client, refreshToken);
    ({ refreshToken } = await auth.refreshRotation.refresh(refreshToken, ORIGIN));
  }
}

await Promise.all([
  ...Array.from({ length: Number(registrations) }, (_, index) => register(index)),
  ...Array.from({ length: Number(clients) }, (_, index) => refreshAgainAndAgain(index)),
]);
// Whoever counts the lines may be late, and an end of its own would be no crash; it ends with its parent.
process.stdin.resume().on('end', () => process.exit(1));
