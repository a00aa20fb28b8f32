import { expect } from 'chai';
import { KeyLog } from '../../src/composition/key-log.js';
import type { StandIn } from '../../src/domain/key-choice.js';
import type { UnusableKey } from '../../src/domain/key-vault.js';
import { aKeyRecord } from '../../src/testing/builders.js';
import { RecordingLogger } from '../support/recording-logger.js';

const unusable = (): UnusableKey => ({
  identity: aKeyRecord(),
  keyEncryptionKeyId: 'kek-1',
  reason: 'it does not open',
  cure: 'Look for its key.',
});

const telling = (keys: readonly UnusableKey[], standIns: readonly StandIn[] = []) => ({
  unusable: () => keys,
  standIns: () => standIns,
});

describe('KeyLog', () => {
  it('tells of each key once, also of one that breaks while the server runs', () => {
    const logger = new RecordingLogger();
    const log = new KeyLog(logger);
    const [first, second] = [unusable(), unusable()];
    log.tell(telling([first]));
    log.tell(telling([first, second]));
    log.tell(telling([first, second]));
    expect(logger.lines.map(({ fields }) => fields['kid'])).to.deep.equal([
      first.identity.kid,
      second.identity.kid,
    ]);
    expect(logger.lines[0]).to.deep.include({ level: 'error' });
  });

  it('tells again of a key that was good in between', () => {
    const logger = new RecordingLogger();
    const log = new KeyLog(logger);
    const key = unusable();
    for (const keys of [[key], [], [key]]) log.tell(telling(keys));
    expect(logger.lines).to.have.length(2);
  });

  it('tells once of each algorithm that another one signs for, and again when its own did in between', () => {
    const logger = new RecordingLogger();
    const log = new KeyLog(logger);
    const standIn = { wanted: 'ML-DSA-65', used: 'RS256' } as const;
    for (const standIns of [[standIn], [standIn], [], [standIn]]) log.tell(telling([], standIns));
    expect(logger.lines).to.have.length(2);
    expect(logger.lines[0]).to.deep.include({
      level: 'warn',
      fields: { algorithm: 'ML-DSA-65', signed_with: 'RS256' },
    });
  });
});
