import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { asGroupId, asOrgId, asSessionId, asUserId } from '../../domain/model/ids.js';
import { RESERVED_CLAIMS } from '../../domain/token-contents.js';
import type { ClaimsEnricher, ClaimsSubject, ExtraClaims } from '../../ports/claims-enricher.js';
import { clause, type Contract } from './contract.js';
import { frozen } from './examples.js';
import { CROWD, crowd, HOSTILE_TEXTS, tamper } from './provocation.js';

/** For whom a token is made, and the claims that the application wants in it. */
export interface ClaimsExample {
  readonly subject: ClaimsSubject;
  readonly claims: ExtraClaims;
}

export interface ClaimsExamples {
  /** Subjects that the enricher under test knows; what is right is the application's. */
  readonly examples: readonly ClaimsExample[];
  /** The same enricher while what it asks cannot answer; left out where it asks nobody. */
  readonly cutOff?: () => ClaimsEnricher;
}

/** Somebody whom the application has never heard of. */
const stranger = (text: string): ClaimsSubject => ({
  userId: asUserId(text),
  email: `${text}@example.com`,
  displayName: text,
  role: 'viewer',
  orgId: asOrgId(text),
  groups: [asGroupId(text)],
  sid: asSessionId(text),
  audience: text,
});

/** The claims as they stand in a token. Members that are undefined do not exist. */
const inToken = (claims: ExtraClaims): unknown => JSON.parse(JSON.stringify(claims)) as unknown;

const ask = async (enricher: ClaimsEnricher, subject: ClaimsSubject): Promise<ExtraClaims> =>
  enricher.claimsFor(frozen(structuredClone(subject)));

/** What every `ClaimsEnricher` promises, whatever the claims are. */
export const claimsEnricherContract = ({ examples, cutOff }: ClaimsExamples): Contract<ClaimsEnricher> => [
  clause(
    'each subject has the claims that are right, the same whenever nothing has changed, and is not changed for it',
    'a token says of somebody what is not so, or a client that asks again gets another token',
    async (enricher) => {
      for (let times = 0; times < 2; times += 1)
        for (const { subject, claims } of examples)
          deepStrictEqual(inToken(await ask(enricher, subject)), inToken(claims));
    },
  ),
  clause(
    'of many subjects at once each has their own claims',
    'one token says what is so of somebody else',
    async (enricher) => {
      await crowd(CROWD * examples.length, async (index) => {
        const example = examples[index % examples.length];
        if (example === undefined) return;
        deepStrictEqual(inToken(await ask(enricher, example.subject)), inToken(example.claims));
      });
    },
  ),
  clause(
    'claims are an object of plain JSON, for subjects too of whom nothing is known, whatever they are called',
    'somebody with a strange name cannot sign in, or a claim is in the token in another form than was meant',
    async (enricher) => {
      const subjects = [...examples.map(({ subject }) => subject), ...HOSTILE_TEXTS.map(stranger)];
      for (const subject of subjects) {
        const claims: unknown = await ask(enricher, subject);
        ok(typeof claims === 'object' && claims !== null && !Array.isArray(claims), 'claims are no object');
        for (const [name, value] of Object.entries(claims))
          ok(value === undefined || isJson(value), `${name} is nothing that JSON keeps`);
      }
    },
  ),
  clause(
    'no claim has the name of one that the server sets',
    'nobody whom the enricher knows can sign in',
    async (enricher) => {
      const subjects = [...examples.map(({ subject }) => subject), ...HOSTILE_TEXTS.map(stranger)];
      for (const subject of subjects)
        for (const name of Object.keys(await ask(enricher, subject)))
          strictEqual(RESERVED_CLAIMS.has(name), false, name);
    },
  ),
  clause('changing an answer changes no other', 'what one token says shows in the next', async (enricher) => {
    for (const { subject, claims } of examples) {
      const answer = await ask(enricher, subject);
      if (!Object.isFrozen(answer)) tamper(answer);
      deepStrictEqual(inToken(await ask(enricher, subject)), inToken(claims));
    }
  }),
  ...(cutOff === undefined ? [] : [whileCutOff(cutOff, examples)]),
];

const whileCutOff = (cutOff: () => ClaimsEnricher, examples: readonly ClaimsExample[]) =>
  clause<ClaimsEnricher>(
    'while what it asks cannot answer it rejects, and leaves nothing out',
    'a token goes out without the claim that forbids something',
    async () => {
      for (const { subject } of examples) await rejects(ask(cutOff(), subject));
    },
  );

/** What comes back from JSON as it went in. `-0`, dates, holes and functions do not. */
function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return Array.from<unknown>(value).every(isJson);
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
}
