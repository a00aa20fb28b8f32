import { test } from 'vitest';
import { roundTrip } from './round-trip.mjs';

test('the installed package signs in under vitest', roundTrip);
