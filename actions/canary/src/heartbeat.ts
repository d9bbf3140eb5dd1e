import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Clients } from './clients.ts';
import type { Verdict } from './result.ts';
import type { Target } from './target.ts';

/**
 * Tells the watchers of the canary how it ended: a heartbeat for the dead-man alarm after PASS of all scenarios, a failure
 * for the failure alarm after FAIL. After INCONCLUSIVE, or if only some scenarios were asked for and passed, nothing: the
 * dead-man alarm fires if it stays so.
 */
export async function beat(
  { cloudWatch, time }: Clients,
  target: Target,
  verdict: Verdict,
  isWhole: boolean,
): Promise<void> {
  if (verdict === 'INCONCLUSIVE' || (verdict === 'PASS' && !isWhole)) return;
  const { namespace, metricName, failureMetricName } = target.heartbeat;
  const MetricName = verdict === 'PASS' ? metricName : failureMetricName;
  await cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: namespace,
      MetricData: [{ MetricName, Value: 1, Unit: 'Count', Timestamp: new Date(time.now()) }],
    }),
  );
}
