import type { RandomSource } from '../ports/random-source.js';
import { encodeBase64Url } from './base64url.js';
import {
  asGroupId,
  asServiceTokenId,
  asUserId,
  type GroupId,
  type ServiceTokenId,
  type UserId,
} from './model/ids.js';

const BITS_128 = 16;

/** 128 random bits, base64url: a handle, an operation name, the tail of an id. */
export const randomHandle = (random: RandomSource): string => encodeBase64Url(random.bytes(BITS_128));

export const newUserId = (random: RandomSource): UserId => asUserId(`usr_${randomHandle(random)}`);
export const newGroupId = (random: RandomSource): GroupId => asGroupId(`grp_${randomHandle(random)}`);
export const newServiceTokenId = (random: RandomSource): ServiceTokenId =>
  asServiceTokenId(`svc_${randomHandle(random)}`);
