import { hostname } from 'node:os';
import { expect, test } from '@jest/globals';
import { isStale } from '../../../../scripts/localstack/ownership.ts';

const now = 1_800_000_000;
const nobodyLives = () => false;
const allLive = () => true;

test.each([
  ['whose process is gone', `${hostname()}/1`, now - 10, nobodyLives, true],
  ['whose process runs', `${hostname()}/1`, now - 10, allLive, false],
  ["of another machine's process", 'elsewhere/1', now - 10, nobodyLives, false],
  ['that is older than any run', 'elsewhere/1', now - 3600, allLive, true],
])('a container %s', (_, owner, created, isAlive, expected) => {
  expect(isStale({ owner, created }, now, isAlive)).toBe(expected);
});
