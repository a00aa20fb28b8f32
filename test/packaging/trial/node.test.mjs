import { test } from 'node:test';
import { roundTrip } from './round-trip.mjs';

test('the installed package signs in under node:test', roundTrip);
