import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { load } from '../../support/load.ts';
import { callerToken } from '../../support/workload.ts';
import { openStage, type Stage } from './stage.ts';

describe('under load', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage?.[Symbol.asyncDispose]());

  test('500 pairs with 64 in flight: none lost, none wrong', async () => {
    await using workload = await stage.start();

    const result = await load({ url: workload.url, token: callerToken, pairs: 500, inFlight: 64 });

    expect(result).toMatchObject({ right: 500, refused: {}, lost: {} });
  });

  test('SIGTERM loses no request that was accepted, and the process ends with code 0', async () => {
    await using workload = await stage.start({ DRAIN_MS: '500' });
    let isAsked = false;

    const result = await load({
      url: workload.url,
      token: callerToken,
      pairs: 3000,
      inFlight: 64,
      onPair: (done) => {
        if (done < 200 || isAsked) return;
        isAsked = true;
        workload.signal('SIGTERM');
      },
    });
    const code = await workload.ended;

    expect(result.lost).toEqual({});
    expect(result.right).toBeGreaterThanOrEqual(200);
    // Whoever came after the end found nobody listening; nobody got a failure for an answer.
    expect(Object.keys(result.refused)).toEqual(['ECONNREFUSED']);
    expect(code).toBe(0);
    expect(workload.lines.at(-1)).toContain('"stopped"');
  });

  test('while it drains it says so, and still serves', async () => {
    await using workload = await stage.start({ DRAIN_MS: '1500' });
    workload.signal('SIGTERM');
    while (!workload.lines.some((line) => line.includes('draining'))) await fetch(`${workload.url}/livez`);

    const [ready, live, served] = await Promise.all([
      fetch(`${workload.url}/readyz`),
      fetch(`${workload.url}/livez`),
      workload.post('/encrypt', { name: 'a', text: 'b' }),
    ]);

    expect([ready.status, live.status, served.status]).toEqual([503, 200, 200]);
    expect(served.headers.get('connection')).toBe('close');
    expect(await workload.ended).toBe(0);
  });
});
