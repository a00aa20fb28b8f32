import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { contractsPage } from '../../scripts/contracts-page.js';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the documentation of contracts', () => {
  it('is what the clauses say; run `npm run docs:generate` after a change', async () => {
    expect(read('docs/adapter-contracts.md')).to.equal(await contractsPage());
  });

  it('shows example code that is compiled and passes the contract', () => {
    const examples = [...read('docs/writing-an-adapter.md').matchAll(/^```ts\n(.*?)^```$/gms)].map(
      ([, code]) => code,
    );
    expect(examples).to.deep.equal([
      read('test/support/example-superadmin-roster.ts'),
      read('test/adapters/contract-example.test.ts'),
    ]);
  });
});
