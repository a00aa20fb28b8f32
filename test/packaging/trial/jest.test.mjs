import { test } from '@jest/globals';
import { roundTrip } from './round-trip.mjs';

test('the installed package signs in under Jest', roundTrip);
