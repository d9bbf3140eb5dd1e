import { StackStatus } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decideMove, endedWell, isUnderWay } from '../../../../actions/deploy/src/decide-move.ts';

const statuses = Object.values(StackStatus);

const expected: Readonly<Record<StackStatus, ReturnType<typeof decideMove>['move']>> = {
  CREATE_COMPLETE: 'update',
  CREATE_FAILED: 'refuse',
  CREATE_IN_PROGRESS: 'wait',
  DELETE_COMPLETE: 'create',
  DELETE_FAILED: 'refuse',
  DELETE_IN_PROGRESS: 'wait',
  IMPORT_COMPLETE: 'update',
  IMPORT_IN_PROGRESS: 'wait',
  IMPORT_ROLLBACK_COMPLETE: 'update',
  IMPORT_ROLLBACK_FAILED: 'refuse',
  IMPORT_ROLLBACK_IN_PROGRESS: 'wait',
  REVIEW_IN_PROGRESS: 'create',
  ROLLBACK_COMPLETE: 'recreate',
  ROLLBACK_FAILED: 'refuse',
  ROLLBACK_IN_PROGRESS: 'wait',
  UPDATE_COMPLETE: 'update',
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'wait',
  UPDATE_FAILED: 'refuse',
  UPDATE_IN_PROGRESS: 'wait',
  UPDATE_ROLLBACK_COMPLETE: 'update',
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'wait',
  UPDATE_ROLLBACK_FAILED: 'refuse',
  UPDATE_ROLLBACK_IN_PROGRESS: 'wait',
};

describe('the right move', () => {
  test.each(Object.entries(expected))('for %s is to %s', (status, move) => {
    expect(decideMove(status as StackStatus).move).toBe(move);
  });

  test('is known for every status that the SDK has', () => {
    expect(new Set<string>(statuses)).toEqual(new Set(Object.keys(expected)));
    const known = statuses.map((status) => JSON.stringify(decideMove(status)));
    expect(known.join()).not.toContain('update the action');
  });

  test('for a stack that is not there is to create it', () => {
    expect(decideMove(undefined)).toEqual({ move: 'create' });
  });

  test('never writes to a stack that is busy', () => {
    const busy = statuses.filter(
      (status) => status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS',
    );

    expect(busy.map((status) => decideMove(status).move)).toEqual(busy.map(() => 'wait'));
    expect(statuses.filter(isUnderWay)).toEqual(busy);
  });

  test('never updates what only half works', () => {
    const broken = statuses.filter((status) => status.endsWith('_FAILED'));

    expect(broken.map((status) => decideMove(status).move)).toEqual(broken.map(() => 'refuse'));
  });

  test('for any other word is to refuse it, also for one that every object has', () => {
    const words = fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString'));
    fc.assert(
      fc.property(words, (word) => {
        fc.pre(!Object.hasOwn(expected, word));
        const status = word as StackStatus;
        expect(decideMove(status)).toEqual({
          move: 'refuse',
          remedy: 'this status is not known; update the action',
        });
        expect(endedWell(status)).toBe(false);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

test('an operation has ended well in three statuses alone, and never after a rollback', () => {
  expect(statuses.filter(endedWell).toSorted()).toEqual([
    'CREATE_COMPLETE',
    'IMPORT_COMPLETE',
    'UPDATE_COMPLETE',
  ]);
  expect(endedWell(undefined)).toBe(false);
});
