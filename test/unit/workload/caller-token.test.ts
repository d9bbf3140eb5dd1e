import { describe, expect, test } from '@jest/globals';
import { checkToken } from '../../../workload/src/caller-token.ts';

/** A token that a test can rotate or take away, and a clock that it moves. */
function aSource(token: string) {
  const source = { token, isDown: false, asked: 0, now: 0 };
  const check = checkToken(
    async () => {
      source.asked += 1;
      if (source.isDown) throw new Error('down');
      return source.token;
    },
    () => source.now,
  );
  const accepts = (presented: string) =>
    check(`Bearer ${presented}`).then(
      () => true,
      ({ code }) => code,
    );
  return { source, accepts };
}

describe('the callers’ token', () => {
  test('is asked for once, not for each request', async () => {
    const { source, accepts } = aSource('one');

    expect(await Promise.all([accepts('one'), accepts('one'), accepts('one')])).toEqual([
      true,
      true,
      true,
    ]);
    expect(source.asked).toBe(1);
  });

  test('is taken in its new value as soon as somebody presents it', async () => {
    const { source, accepts } = aSource('one');
    await accepts('one');
    source.token = 'two';
    source.now = 10_000;

    expect(await accepts('two')).toBe(true);
    expect(await accepts('one')).toBe('unauthorized');
  });

  test('holds no longer than five minutes after it was replaced', async () => {
    const { source, accepts } = aSource('one');
    await accepts('one');
    source.token = 'two';

    source.now = 299_999;
    expect(await accepts('one')).toBe(true);
    source.now = 300_000;
    expect(await accepts('one')).toBe('unauthorized');
  });

  test('is not asked for by every stranger', async () => {
    const { source, accepts } = aSource('one');

    for (let second = 0; second < 60; second += 1) {
      source.now = second * 1000;
      expect(await accepts('guess')).toBe('unauthorized');
    }

    expect(source.asked).toBe(6);
  });

  test('holds while its source is down, and is waited for where it was never known', async () => {
    const known = aSource('one');
    await known.accepts('one');
    known.source.isDown = true;
    known.source.now = 400_000;
    const unknown = aSource('one');
    unknown.source.isDown = true;

    expect(await known.accepts('one')).toBe(true);
    expect(await unknown.accepts('one')).toBe('starting');
    unknown.source.isDown = false;
    expect(await unknown.accepts('one')).toBe(true);
  });
});
