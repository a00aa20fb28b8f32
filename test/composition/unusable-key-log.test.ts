import { expect } from 'chai';
import { UnusableKeyLog } from '../../src/composition/unusable-key-log.js';
import type { UnusableKey } from '../../src/domain/key-vault.js';
import { aKeyRecord } from '../../src/testing/builders.js';
import { RecordingLogger } from '../support/recording-logger.js';

const unusable = (): UnusableKey => ({
  identity: aKeyRecord(),
  keyEncryptionKeyId: 'kek-1',
  reason: 'it does not open',
  cure: 'Look for its key.',
});

describe('UnusableKeyLog', () => {
  it('tells of each key once, also of one that breaks while the server runs', () => {
    const logger = new RecordingLogger();
    const log = new UnusableKeyLog(logger);
    const [first, second] = [unusable(), unusable()];
    log.tell([first]);
    log.tell([first, second]);
    log.tell([first, second]);
    expect(logger.lines.map(({ fields }) => fields['kid'])).to.deep.equal([
      first.identity.kid,
      second.identity.kid,
    ]);
    expect(logger.lines[0]).to.deep.include({ level: 'error' });
  });

  it('tells again of a key that was good in between', () => {
    const logger = new RecordingLogger();
    const log = new UnusableKeyLog(logger);
    const key = unusable();
    for (const keys of [[key], [], [key]]) log.tell(keys);
    expect(logger.lines).to.have.length(2);
  });
});
