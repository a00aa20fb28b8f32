import { existsSync, readFileSync } from 'node:fs';
import { SystemClock } from '../adapters/node/system-clock.js';
import { createAuth } from '../composition/create-auth.js';
import { DefaultSigner } from '../composition/default-signer.js';
import { domainConfigOf } from '../composition/domain-config.js';
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
import { fileProblem } from './file-problem.js';
import { givenToken, otherKindOf } from './given-token.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { cureOf } from './token-cures.js';
import { partsText, verdictText } from './token-texts.js';
import { withPortsToRead } from './with-services.js';

const PASSED = 0;
const FAILED = 1;

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
  /** Whether there was a key to check the signature with, had all else been right. */
  readonly hadKeys: boolean;
}

/**
 * Says which checks an access token does not pass, and what to do about it. Asks nothing of the network, and
 * shows header and claims but never the token or its signature.
 * @returns the exit code: 0 when its signature was checked and no check failed.
 */
export async function explainToken(
  text: string,
  options: SettingsOptions & ExplainTokenOptions,
  output: Output,
): Promise<number> {
  const { token, faults } = givenToken(text);
  const other = otherKindOf(token);
  if (other !== undefined) {
    output.write(verdictText([...faults, other], undefined));
    return FAILED;
  }
  const { settings } = processSettings(options);
  output.write(partsText(token));
  const { findings, unseen, hadKeys } = await judge(token, options, settings);
  const all = [...faults, ...findings.map((finding) => ({ ...finding, cure: cureOf(finding.code) }))];
  output.write(verdictText(all, unseen));
  return all.length === 0 && hadKeys ? PASSED : FAILED;
}

async function judge(
  token: string,
  options: SettingsOptions & ExplainTokenOptions,
  settings: Settings,
): Promise<Judgement> {
  const own = ownPolicy(domainConfigOf(authConfigOf(settings)));
  const policy = options.audience === undefined ? own : { ...own, audiences: [options.audience] };
  if (options.jwks !== undefined) return byKeySet(token, policy, options.jwks);
  const { choice } = settings.database;
  const hasKeys = choice.kind === 'mongo' || (choice.kind === 'sqlite' && existsSync(choice.path));
  const judgement = hasKeys ? await byOwnKeys(token, policy, options) : undefined;
  return judgement ?? byNoKeys(token, policy);
}

/** With the keys of the database, and what has become of session and account since; undefined while it is empty. */
const byOwnKeys = (
  token: string,
  policy: VerificationPolicy,
  options: SettingsOptions,
): Promise<Judgement | undefined> =>
  withPortsToRead(options, async (ports, settings) => {
    const { keyRing, authentication } = createAuth(ports, authConfigOf(settings));
    await keyRing.reload();
    const { signer, clock } = ports;
    const findings = await tokenFindings(token, { policy, keys: keyRing, signer, clock });
    if (findings.length > 0) return { findings, hadKeys: true };
    const refusal = await authentication.authenticate(token).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof AuthError) return error;
        throw error;
      },
    );
    if (refusal === undefined) return { findings, hadKeys: true };
    return { findings: [{ code: refusal.code, reason: refusal.reason ?? refusal.message }], hadKeys: true };
  });

async function byKeySet(token: string, policy: VerificationPolicy, file: string): Promise<Judgement> {
  const read = readJwks(textOf(file), VERIFICATION_ALGORITHMS);
  if (read.kind === 'unusable') throw new CommandError(`--jwks: ${file} is no key set: ${read.reason}.`);
  const keys = { find: read.keys.get.bind(read.keys), holds: read.keys.has.bind(read.keys) };
  const findings = await findingsBy(keys, token, policy);
  return { findings, unseen: 'Whether it was revoked: that is known to its issuer.', hadKeys: true };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileProblem(`--jwks: ${file}`, 'cannot be read', error);
  }
}

async function byNoKeys(token: string, policy: VerificationPolicy): Promise<Judgement> {
  const findings = await findingsBy({ find: () => undefined, holds: () => false }, token, policy);
  return {
    findings: findings.filter(({ code }) => code !== 'token_key_unknown'),
    unseen: 'Signature and revocation: there are no keys here. Give its key set by --jwks <file>.',
    hadKeys: false,
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
