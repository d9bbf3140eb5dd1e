import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type { Stage } from '../pipeline.ts';

export const detections = ['denied', 'wrong-key', 'invalid-ciphertext', 'volume'] as const;

/** What the canary's metrics and alarms did since a time. */
export interface Movements {
  /** What each metric that is not empty counted. */
  readonly counted: Readonly<Record<string, number>>;
  /** Detections whose alarms fired. */
  readonly fired: readonly string[];
}

export async function movementsSince(stage: Stage, since: Date): Promise<Movements> {
  const client = new CloudWatchClient({
    endpoint: stage.endpoint,
    region: stage.region,
    credentials: { accessKeyId: stage.account, secretAccessKey: 'emulator' },
  });
  try {
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        StartTime: since,
        EndTime: new Date(Date.now() + 60_000),
        MetricDataQueries: detections.map((MetricName, place) => ({
          Id: `m${place}`,
          MetricStat: {
            Metric: { Namespace: `${stage.prefix}/detection-canary`, MetricName },
            Stat: 'Sum',
            Period: 1,
          },
        })),
      }),
    );
    const sums = MetricDataResults.map(({ Id, Values = [] }) => [
      detections[Number(Id?.slice(1))] ?? '',
      Values.reduce((sum, value) => sum + value, 0),
    ]);
    const fired: string[] = [];
    for (const detection of detections) {
      const { AlarmHistoryItems = [] } = await client.send(
        new DescribeAlarmHistoryCommand({
          AlarmName: `${stage.prefix}-detection-canary-${detection}`,
          HistoryItemType: 'StateUpdate',
          StartDate: since,
        }),
      );
      const alarmed = AlarmHistoryItems.some(({ HistorySummary }) =>
        /to ALARM/u.test(HistorySummary ?? ''),
      );
      if (alarmed) fired.push(detection);
    }
    return { counted: Object.fromEntries(sums.filter(([, sum]) => sum !== 0)), fired };
  } finally {
    client.destroy();
  }
}

/** Why it was not silent; undefined if it was. */
export function toNoise({ counted, fired }: Movements): string | undefined {
  const metrics = Object.entries(counted).map(([name, sum]) => `metric ${name} counted ${sum}`);
  const noise = [...metrics, ...fired.map((name) => `alarm ${name} fired`)];
  return noise.length === 0 ? undefined : noise.join(', ');
}
