import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { load } from '../../support/load.ts';
import { callerToken } from '../../support/workload.ts';
import { openStage, type Stage } from './stage.ts';

/** These tests are about what is lost, and not about how quick a busy machine is. */
const patient = {
  DEADLINE_MS: '55000',
  DATABASE_CONNECT_MS: '30000',
  DATABASE_QUERY_MS: '30000',
};

describe('under load', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage?.[Symbol.asyncDispose]());

  test('500 pairs with 64 in flight: none lost, none wrong', async () => {
    await using workload = await stage.start(patient);

    const { right, refused, lost } = await load({
      ...{ url: workload.url, token: callerToken, pairs: 500, inFlight: 64 },
    });

    expect({ right, refused, lost }).toEqual({ right: 500, refused: {}, lost: {} });
  });

  test.each([
    ['KMS as quick as ever', 0],
    ['KMS slower than the drain, so that requests outlast it', 1],
  ])('SIGTERM loses no request that was accepted: %s', async (_what, delaySeconds) => {
    await using workload = await stage.start({ ...patient, DRAIN_MS: '600' });
    let [isAsked, isOver] = [false, false];
    const end = async (): Promise<void> => {
      const faults = [{ on: 'kms:*', fault: { delaySeconds } }];
      if (delaySeconds > 0) await stage.emulator.control('POST faults', { faults });
      workload.signal('SIGTERM');
      // As a load balancer: it asks for the readiness, and then sends nothing more.
      while ((await fetch(`${workload.url}/readyz`)).status === 200);
      isOver = true;
    };

    const { right, refused, lost } = await load({
      ...{ url: workload.url, token: callerToken, pairs: 100_000, inFlight: 64 },
      isOver: () => isOver,
      onPair: (done) => {
        if (done < 200 || isAsked) return;
        isAsked = true;
        void end();
      },
    });
    const code = await workload.ended;
    await stage.emulator.control('DELETE faults', '');

    // On a busy machine a caller may learn of the drain only after it: what was refused a connection was not accepted.
    const { ECONNREFUSED: _, ...accepted } = lost;
    expect({ refused, accepted }).toEqual({ refused: {}, accepted: {} });
    expect(right).toBeGreaterThanOrEqual(200);
    expect(code).toBe(0);
    expect(workload.lines.at(-1)).toContain('"stopped"');
  });

  test('while it drains it says so, and still serves', async () => {
    await using workload = await stage.start({ DRAIN_MS: '1500' });
    workload.signal('SIGTERM');
    while (!workload.lines.some((line) => line.includes('draining')))
      await fetch(`${workload.url}/livez`);

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
