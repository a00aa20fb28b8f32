import { existsSync, readFileSync } from 'node:fs';
import { SystemClock } from '../adapters/node/system-clock.js';
import { createAuth } from '../composition/create-auth.js';
import { DefaultSigner } from '../composition/default-signer.js';
import { ownPolicy } from '../composition/own-policy.js';
import { authConfigOf } from '../composition/settings-auth-config.js';
import type { Settings } from '../composition/settings.js';
import { AuthError } from '../domain/errors.js';
import { readJwks } from '../domain/jwks-document.js';
import { VERIFICATION_ALGORITHMS } from '../domain/model/signing-key.js';
import { tokenFindings, type TokenFinding } from '../domain/token-findings.js';
import type { VerificationPolicy } from '../domain/verification-policy.js';
import type { KeySource } from '../ports/key-source.js';
import { CommandError } from './command-error.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { otherKindOf, partsText, verdictText } from './token-texts.js';
import { withPorts } from './with-services.js';

export interface ExplainTokenOptions {
  /** A key set in a file, for tokens of other issuers, or where the database is not. */
  readonly jwks?: string;
  readonly audience?: string;
}

/** Whether a token is good, as far as it can be told here. */
interface Judgement {
  readonly findings: readonly TokenFinding[];
  /** What could not be looked at, and what would let it be. */
  readonly unseen?: string;
}

/**
 * Says which checks an access token does not pass, and what to do about it. Asks nothing of the network.
 * @returns the exit code: 0 for a good token.
 */
export async function explainToken(
  text: string,
  options: SettingsOptions & ExplainTokenOptions,
  output: Output,
): Promise<number> {
  const token = text.trim().replace(/^Bearer +/i, '');
  const other = otherKindOf(token);
  if (other !== undefined) {
    output.write(`${other}\n`);
    return 1;
  }
  const { settings } = processSettings(options);
  output.write(partsText(token));
  const { findings, unseen } = await judge(token, options, settings);
  output.write(verdictText(findings, unseen));
  return findings.length === 0 && unseen === undefined ? 0 : 1;
}

function judge(
  token: string,
  options: SettingsOptions & ExplainTokenOptions,
  settings: Settings,
): Promise<Judgement> {
  const own = ownPolicy(authConfigOf(settings));
  const policy = options.audience === undefined ? own : { ...own, audiences: [options.audience] };
  if (options.jwks !== undefined) return byKeySet(token, policy, options.jwks);
  const { choice } = settings.database;
  const hasKeys = choice.kind === 'mongo' || (choice.kind === 'sqlite' && existsSync(choice.path));
  return hasKeys ? byOwnKeys(token, policy, options) : byNoKeys(token, policy);
}

/** With the keys of the database, and what has become of session and account since. */
const byOwnKeys = (token: string, policy: VerificationPolicy, options: SettingsOptions): Promise<Judgement> =>
  withPorts(options, async (ports, settings) => {
    const { keyRing, authentication } = createAuth(ports, authConfigOf(settings));
    await keyRing.reload();
    const { signer, clock } = ports;
    const findings = await tokenFindings(token, { policy, keys: keyRing, signer, clock });
    if (findings.length > 0) return { findings };
    const refusal = await authentication.authenticate(token).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof AuthError) return error;
        throw error;
      },
    );
    if (refusal === undefined) return { findings };
    return { findings: [{ code: refusal.code, reason: refusal.reason ?? refusal.message }] };
  });

async function byKeySet(token: string, policy: VerificationPolicy, file: string): Promise<Judgement> {
  const read = readJwks(readFileSync(file, 'utf8'), VERIFICATION_ALGORITHMS);
  if (read.kind === 'unusable') throw new CommandError(`${file} is no key set: ${read.reason}.`);
  const keys = { find: read.keys.get.bind(read.keys), holds: read.keys.has.bind(read.keys) };
  const findings = await findingsBy(keys, token, policy);
  return { findings, unseen: 'Whether it was revoked: that is known to its issuer.' };
}

async function byNoKeys(token: string, policy: VerificationPolicy): Promise<Judgement> {
  const findings = await findingsBy({ find: () => undefined, holds: () => false }, token, policy);
  return {
    findings: findings.filter(({ code }) => code !== 'token_key_unknown'),
    unseen: 'Signature and revocation: there is no database here. Give its key set by --jwks <file>.',
  };
}

const findingsBy = async (
  keys: KeySource,
  token: string,
  policy: VerificationPolicy,
): Promise<readonly TokenFinding[]> => {
  const signer = new DefaultSigner();
  try {
    return await tokenFindings(token, { policy, keys, signer, clock: new SystemClock() });
  } finally {
    await signer.close();
  }
};
