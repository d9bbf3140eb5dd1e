import { expect, test } from '@jest/globals';
import { beat } from '../../../../actions/canary/src/heartbeat.ts';
import type { Verdict } from '../../../../actions/canary/src/result.ts';
import { aTarget, start } from './builders.ts';
import { fakeClients } from './fake-clients.ts';

test.each<[verdict: Verdict, isWhole: boolean, metrics: string[]]>([
  ['PASS', true, ['Heartbeat']],
  ['PASS', false, []],
  ['FAIL', true, ['Failure']],
  ['FAIL', false, ['Failure']],
  ['INCONCLUSIVE', true, []],
])('%s, of all scenarios: %p, is told as %j', async (verdict, isWhole, metrics) => {
  const { clients, calls } = fakeClients({ PutMetricData: () => ({}) }, start);

  await beat(clients, aTarget(), verdict, isWhole);

  expect(calls.map(({ input }) => input)).toEqual(
    metrics.map((MetricName) => ({
      Namespace: 'Keywatch',
      MetricData: [{ MetricName, Value: 1, Unit: 'Count', Timestamp: new Date(start) }],
    })),
  );
});
