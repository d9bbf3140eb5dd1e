import type { Call } from '../../service.ts';
import { countServiceMetric } from '../cloudwatch/for-service.ts';
import type { StoredEvent } from './store.ts';

/** Bytes that every event counts beside its text (`API_PutLogEvents`). */
const overhead = 26;

/**
 * What CloudWatch Logs publishes of every ingestion, of the log group and of the account's all together ("Monitoring with
 * CloudWatch metrics", namespace AWS/Logs): an alarm on it notices a trail that has fallen silent.
 */
export function countIngestion(call: Call, group: string, events: readonly StoredEvent[]): void {
  if (events.length === 0) return;
  const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + overhead, 0);
  for (const dimensions of [[{ Name: 'LogGroupName', Value: group }], []]) {
    const of = { namespace: 'AWS/Logs', dimensions };
    countServiceMetric(call, {
      ...of,
      name: 'IncomingLogEvents',
      unit: 'None',
      value: events.length,
    });
    countServiceMetric(call, { ...of, name: 'IncomingBytes', unit: 'Bytes', value: bytes });
  }
}
