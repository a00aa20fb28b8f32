import {
  aUser,
  createTestIssuer,
  testContainer,
  userRepositoryContract,
  withFaults,
} from 'pico-auth/testing';

export const container = () => testContainer();
export const issuer = () => createTestIssuer();
export const keys = async () => (await issuer()).keys;
export const published = async () => (await issuer()).http;
export const faults = async () => (await published()).faults;
export const user = aUser();
export const contract = userRepositoryContract;
export const faulty = withFaults({ list: async () => [user] });
