import { expect } from 'chai';
import { CommonPasswordBlocklist } from '../../src/adapters/blocklist/common-password-blocklist.js';
import { DiscardingAuditLog } from '../../src/domain/discarding-audit-log.js';
import { AsyncLocalRequestContext } from '../../src/adapters/node/async-local-request-context.js';
import { NodeCryptoHashVerifier } from '../../src/adapters/node/node-crypto-hash-verifier.js';
import { StderrAuditLog } from '../../src/adapters/node/stderr-audit-log.js';
import { StderrLogger } from '../../src/adapters/node/stderr-logger.js';
import { SystemClock } from '../../src/adapters/node/system-clock.js';
import { PinoAuditLog } from '../../src/adapters/pino/pino-audit-log.js';
import { createPino, PinoLogger } from '../../src/adapters/pino/pino-logger.js';
import { localStoreClock } from '../../src/composition/local-store-clock.js';
import type { Clock } from '../../src/ports/clock.js';
import type { ForeignHashVerifier } from '../../src/ports/foreign-hash-verifier.js';
import { auditLogContract } from '../../src/testing/contracts/audit-log-contract.js';
import { clockContract } from '../../src/testing/contracts/clock-contract.js';
import type { Contract } from '../../src/testing/contracts/contract.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { foreignHashVerifierContract } from '../../src/testing/contracts/foreign-hash-verifier-contract.js';
import { loggerContract } from '../../src/testing/contracts/logger-contract.js';
import { passwordBlocklistContract } from '../../src/testing/contracts/password-blocklist-contract.js';
import { storeClockContract } from '../../src/testing/contracts/store-clock-contract.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';

const keeps = <Port>(name: string, contract: Contract<Port>, make: () => Port): void =>
  describeContract(name, contract, async () => ({ subject: make() }), { describe, it });

const context = new AsyncLocalRequestContext();
const pino = createPino({ level: 'debug', context, stream: { write: () => undefined } });
/** Made by passlib.hash.scrypt. */
const KNOWN = {
  hash: '$scrypt$ln=8,r=8,p=1$ZGVhZGJlZWZkZWFkYmVlZg$VecXnMWV259dfIE97bqwZ5fQChJ7lCYFRPMCTo2Nx80',
  password: 'hunter2 hunter2',
};
const listed = passwordBlocklistContract('Letmein');

keeps('CommonPasswordBlocklist', listed, () => new CommonPasswordBlocklist(['letmein']));
keeps<ForeignHashVerifier>(
  'NodeCryptoHashVerifier',
  foreignHashVerifierContract(KNOWN),
  () => new NodeCryptoHashVerifier(),
);
keeps('PinoAuditLog', auditLogContract, () => new PinoAuditLog(pino, context));
keeps(
  'StderrAuditLog',
  auditLogContract,
  () => new StderrAuditLog(new SystemClock(), context, () => undefined),
);
keeps('DiscardingAuditLog', auditLogContract, () => new DiscardingAuditLog());
keeps('PinoLogger', loggerContract, () => new PinoLogger(pino));
keeps('StderrLogger', loggerContract, () => new StderrLogger(() => undefined));
keeps<Clock>('SystemClock', clockContract, () => new SystemClock());
keeps<Clock>('FixedClock', clockContract, () => new FixedClock());
keeps('localStoreClock', storeClockContract, () => localStoreClock(new SystemClock()));

/** How many promises an implementation breaks. */
async function brokenBy<Port>(contract: Contract<Port>, subject: Port): Promise<number> {
  const results = await Promise.allSettled(contract.map(({ run }) => run(async () => ({ subject }))));
  return results.filter(({ status }) => status === 'rejected').length;
}

describe('the contracts of small ports', () => {
  it('bite', async () => {
    const rejecting = { record: () => Promise.resolve() };
    expect(await brokenBy(auditLogContract, rejecting)).to.equal(1);
    const strict = { contains: (password: string) => password.includes('Letmein') };
    expect(await brokenBy(listed, strict)).to.equal(2);
    const credulous = { reads: () => true, verify: () => Promise.resolve(true) };
    expect(await brokenBy(foreignHashVerifierContract(KNOWN), credulous)).to.equal(2);
    const seconds = { now: () => Math.floor(new SystemClock().now() / 1_000) };
    expect(await brokenBy(clockContract, seconds)).to.equal(1);
    expect(await brokenBy(storeClockContract, localStoreClock(seconds))).to.equal(1);
    const line = (fields: object) => void JSON.stringify(fields);
    expect(await brokenBy(loggerContract, { debug: line, info: line, warn: line, error: line })).to.equal(1);
  });
});
