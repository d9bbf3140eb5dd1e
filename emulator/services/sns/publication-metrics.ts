import type { Call } from '../../service.ts';
import { countServiceMetric } from '../cloudwatch/for-service.ts';
import type { Notification } from './notification.ts';
import type { Topic } from './store.ts';

/** What SNS publishes of every message ("Monitoring Amazon SNS topics using CloudWatch"); deliveries are not counted. */
export function countPublication(call: Call, { arn }: Topic, { textFor }: Notification): void {
  const [, , , region = '', account = '', name = ''] = arn.split(':');
  const place = { world: call.world, account, region };
  const of = { namespace: 'AWS/SNS', dimensions: [{ Name: 'TopicName', Value: name }] };
  countServiceMetric(place, { ...of, name: 'NumberOfMessagesPublished', unit: 'Count', value: 1 });
  const value = Buffer.byteLength(textFor('default'));
  countServiceMetric(place, { ...of, name: 'PublishSize', unit: 'Bytes', value });
}
