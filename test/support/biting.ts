import { expect } from 'chai';
import { AuthError } from '../../src/domain/errors.js';
import type { Contract, Make } from '../../src/testing/contracts/contract.js';

/** Declares that the contract notices a defect, by the clause that is about it. */
export const biting =
  <Port>(contract: Contract<Port>) =>
  (defect: string, make: Make<Port>, wording: string): void => {
    it(`refuses ${defect}: ${wording}`, async () => {
      const about = contract.find(({ clause }) => clause === wording);
      if (about === undefined) throw new Error(`There is no clause "${wording}".`);
      const outcome = await about.run(make).then(
        () => 'kept',
        (error: unknown) => error,
      );
      // Either the clause says what is wrong, or the adapter refused where it must not.
      if (!(outcome instanceof AuthError)) expect(outcome).to.have.property('code', 'ERR_ASSERTION');
    });
  };
