import { describe, expect, test } from '@jest/globals';
import type { OpenBackend } from '../../../../scripts/conformance/backend.ts';
import { type Outcome, runCase } from '../../../../scripts/conformance/run-case.ts';
import type { ConformanceCase, Place } from '../../../../test/conformance/case.ts';

const aws = 'https://docs.aws.amazon.com/';

/** A backend where time is a number. */
function aBackend() {
  const seen = { seconds: 0, closed: false };
  const open: OpenBackend = {
    endpoint: 'http://127.0.0.1:1',
    now: () => new Date(seen.seconds * 1000),
    pass: async (seconds) => {
      seen.seconds += seconds;
    },
    settling: 70,
    [Symbol.asyncDispose]: async () => {
      seen.closed = true;
    },
  };
  return { seen, backend: { name: 'emulator', concurrency: 1, open: async () => open } as const };
}

const run = (runs: ConformanceCase['run'], expected: unknown, deadline = 60): Promise<Outcome> =>
  runCase(aBackend().backend, { name: 'case', aws, run: runs, expected }, 'x1', deadline);

describe('runCase', () => {
  test('passes what is as expected, members in any order', async () => {
    await expect(
      run(async () => ({ a: 1, b: undefined, c: [2] }), { c: [2], a: 1 }),
    ).resolves.toEqual({ passed: true, observed: { a: 1, c: [2] }, left: [] });
  });

  test('fails what is not as expected', async () => {
    await expect(run(async () => [1, 2], [2, 1])).resolves.toMatchObject({ passed: false });
    await expect(run(async () => ({ a: 1, b: 2 }), { a: 1 })).resolves.toMatchObject({
      passed: false,
    });
    await expect(run(async () => undefined, 'nothing')).resolves.toMatchObject({ passed: false });
  });

  test('fails a case that throws, and tells how', async () => {
    const outcome = await run(async () => {
      throw new TypeError('no such thing');
    }, 'accepted');
    expect(outcome).toMatchObject({
      passed: false,
      observed: { ended: 'TypeError: no such thing' },
    });
  });

  test('ends a case at its deadline', async () => {
    const outcome = await run(() => new Promise(() => {}), 'accepted', 0.01);
    expect(outcome.observed).toEqual({ ended: 'Error: not done within 0.01 seconds' });
  });

  test('undoes the latest first, whatever the case’s end and whether one fails, then closes', async () => {
    const { backend, seen } = aBackend();
    const undone: string[] = [];
    const runs = async (place: Place) => {
      place.later(async () => undone.push(`${place.fresh('first')} ${seen.closed}`));
      place.later(async () => {
        throw new Error('is in use');
      });
      place.later(async () => undone.push(place.fresh('last')));
      throw new Error('failed');
    };
    const outcome = await runCase(backend, { name: 'case', aws, run: runs, expected: 1 }, 'x1', 60);
    expect(undone).toEqual(['last-x1', 'first-x1 false']);
    expect(outcome.left).toEqual(['Error: is in use']);
    expect(seen.closed).toBe(true);
  });

  test('looks a second apart until something is seen, or the time is over', async () => {
    const { backend, seen } = aBackend();
    const runs = async (place: Place) => [
      await place.until(async () => (seen.seconds >= 3 ? seen.seconds : undefined), 10),
      (await place.until(async () => undefined, 2)) ?? 'nothing',
    ];
    const outcome = await runCase(
      backend,
      { name: 'case', aws, run: runs, expected: [] },
      'x1',
      60,
    );
    expect(outcome.observed).toEqual([3, 'nothing']);
    expect(seen.seconds).toBe(5);
  });
});
