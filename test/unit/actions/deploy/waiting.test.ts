import { describe, expect, test } from '@jest/globals';
import { waitFor } from '../../../../actions/deploy/src/waiting.ts';
import { aPatience, awsError } from './builders.ts';

/** Throws or answers in turn, and the last one for ever. */
function looking<T>(...seen: (T | Error | undefined)[]) {
  let looks = 0;
  return async () => {
    const one = seen[Math.min(looks, seen.length - 1)];
    looks += 1;
    if (one instanceof Error) throw one;
    return one;
  };
}

const broken = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('waiting', () => {
  test('ends with the first answer, without a pause if it is there already', async () => {
    const patience = aPatience();

    await expect(waitFor('x', patience, looking('done'))).resolves.toBe('done');
    expect(patience.slept).toEqual([]);
  });

  test('pauses ever longer, up to the longest', async () => {
    const patience = aPatience(600_000);
    const looks = Array.from({ length: 20 }, () => undefined);

    await waitFor('x', patience, looking<string>(...looks, 'done'));

    expect(patience.slept).toHaveLength(20);
    expect(patience.slept[0]).toBeGreaterThanOrEqual(90);
    expect(patience.slept[0]).toBeLessThanOrEqual(110);
    expect(patience.slept.at(-1)).toBeGreaterThanOrEqual(4500);
    expect(Math.max(...patience.slept)).toBeLessThanOrEqual(5500);
  });

  test.each([
    awsError('Throttling', 'Rate exceeded'),
    awsError('ThrottlingException'),
    awsError('RequestLimitExceeded'),
    awsError('InternalFailure', 'oops', 'server'),
    awsError('ServiceUnavailable', 'oops', 'server'),
    broken('ECONNRESET'),
    broken('ECONNREFUSED'),
    broken('ENOTFOUND'),
    broken('ETIMEDOUT'),
    Object.assign(new Error('too slow'), { name: 'TimeoutError' }),
  ])('goes on after %s', async (trouble) => {
    await expect(
      waitFor('x', aPatience(), looking<string>(trouble, trouble, 'done')),
    ).resolves.toBe('done');
  });

  test.each([
    awsError('ValidationError', 'Stack with id x does not exist'),
    awsError('AccessDenied'),
    awsError('ExpiredToken'),
    new TypeError('a defect'),
  ])('ends at once after %s', async (trouble) => {
    const patience = aPatience();

    await expect(waitFor('x', patience, looking<string>(trouble, 'done'))).rejects.toBe(trouble);
    expect(patience.slept).toEqual([]);
  });

  test('ends at the deadline, and says what was waited for and that it goes on', async () => {
    const patience = aPatience(30_000);

    const waiting = waitFor('the stack is busy', patience, looking<string>(undefined));

    await expect(waiting).rejects.toMatchObject({
      code: 'DEADLINE',
      message: 'the stack is busy after 30 s; it goes on in AWS, run the action again to follow it',
    });
    expect(patience.time.now()).toBeLessThanOrEqual(30_500);
    expect(patience.time.now()).toBeGreaterThan(20_000);
  });

  test('keeps the last trouble as the cause when the deadline ends it', async () => {
    const trouble = broken('ECONNRESET');

    await expect(waitFor('x', aPatience(), looking<string>(trouble))).rejects.toMatchObject({
      code: 'DEADLINE',
      cause: trouble,
    });
  });
});
