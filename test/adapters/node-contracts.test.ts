import { expect } from 'chai';
import { join } from 'node:path';
import { AesGcmKeySealer } from '../../src/adapters/node/aes-gcm-key-sealer.js';
import { AsyncLocalRequestContext } from '../../src/adapters/node/async-local-request-context.js';
import { CryptoRandomSource } from '../../src/adapters/node/crypto-random-source.js';
import { HmacSha256Mac } from '../../src/adapters/node/hmac-sha256-mac.js';
import { randomKeyEncryptionKey } from '../../src/adapters/node/key-encryption-keys.js';
import { KeyFileSealer } from '../../src/adapters/node/key-file-sealer.js';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { Sha256Digest } from '../../src/adapters/node/sha256-digest.js';
import { DefaultSigner } from '../../src/composition/default-signer.js';
import { ML_DSA_ALGORITHMS } from '../../src/domain/model/signing-key.js';
import type { Digest } from '../../src/ports/digest.js';
import type { Mac } from '../../src/ports/mac.js';
import type { RandomSource } from '../../src/ports/random-source.js';
import type { Contract } from '../../src/testing/contracts/contract.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { digestContract } from '../../src/testing/contracts/digest-contract.js';
import { keySealerContract } from '../../src/testing/contracts/key-sealer-contract.js';
import { macContract } from '../../src/testing/contracts/mac-contract.js';
import { randomSourceContract } from '../../src/testing/contracts/random-source-contract.js';
import { requestContextContract } from '../../src/testing/contracts/request-context-contract.js';
import { signerContract } from '../../src/testing/contracts/signer-contract.js';
import { SequenceRandom } from '../../src/testing/sequence-random.js';
import { projectFiles } from '../support/project-files.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const keeps = <Port>(name: string, contract: Contract<Port>, make: () => Port): void =>
  describeContract(name, contract, async () => ({ subject: make() }), { describe, it });

keeps<Digest>('Sha256Digest', digestContract, () => new Sha256Digest());
keeps<RandomSource>('CryptoRandomSource', randomSourceContract, () => new CryptoRandomSource());
keeps<Mac>('HmacSha256Mac', macContract, () => new HmacSha256Mac());
keeps('AesGcmKeySealer', keySealerContract, () => new AesGcmKeySealer(randomKeyEncryptionKey()));
describeContract(
  'KeyFileSealer',
  keySealerContract,
  async () => ({ subject: await KeyFileSealer.open(join(await temporaryDirectory(), 'key-encryption.key')) }),
  { describe, it },
);
keeps('AsyncLocalRequestContext', requestContextContract, () => new AsyncLocalRequestContext());
keeps('NodeCryptoSigner', signerContract(['RS256', 'ES256', 'EdDSA']), () => new NodeCryptoSigner());
describeContract(
  'DefaultSigner',
  signerContract(ML_DSA_ALGORITHMS),
  async () => {
    const subject = new DefaultSigner();
    return { subject, dispose: () => subject.close() };
  },
  { describe, it },
);

after(removeTemporaryDirectories);

describe('the contract of random sources', () => {
  it('bites: bytes that repeat from run to run are not random enough for it', async () => {
    const make = async () => ({ subject: { bytes: (length: number) => new Uint8Array(length).fill(7) } });
    const failures = await Promise.allSettled(randomSourceContract.map(({ run }) => run(make)));
    expect(failures.filter(({ status }) => status === 'rejected')).not.to.have.lengthOf(0);
    expect(new SequenceRandom().bytes(16)).to.have.lengthOf(16);
  });
});

describe('every port', () => {
  it('has a contract suite', () => {
    const names = (folder: string, ending: string): readonly string[] =>
      projectFiles(folder).map((file) => (file.split('/').at(-1) ?? '').replace(ending, ''));
    const contracts = new Set(names('src/testing/contracts', '-contract.ts'));
    const ports = names('src/ports', '.ts');
    expect(ports).not.to.have.lengthOf(0);
    expect(ports.filter((port) => !contracts.has(port))).to.deep.equal([]);
  });
});
