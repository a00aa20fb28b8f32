import { createRevocationList, createTokenValidator, SecurityContext } from 'pico-auth/resource-server';

export const validator = () => createTokenValidator({ issuer: 'https://issuer.example', audience: 'api' });
export const token = async () => (await validator()).validate('token');
export const keys = async () => (await validator()).exportKeys();
export const revocations = () => createRevocationList({ revocationEndpoint: 'https://issuer.example' });
export const report = () => revocations().report();
export const principal = () => SecurityContext.require();
