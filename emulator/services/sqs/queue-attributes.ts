import type * as Sqs from '@aws-sdk/client-sqs';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { accessTo } from './access.ts';
import { applySettings, checkSettings, shownSettings } from './attributes.ts';
import { dropExpired } from './messages.ts';
import { findQueue } from './queue-url.ts';
import { required } from './refusals.ts';
import type { Queue } from './store.ts';

export const queueAttributes = {
  GetQueueAttributes: {
    access: accessTo('GetQueueAttributes'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      dropExpired(queue, call.world.clock.now());
      const all = { ...shownSettings(queue), ...facts(queue, call.world.clock.now()) };
      const chosen = choose(all, input.AttributeNames ?? []);
      return Object.keys(chosen).length === 0 ? {} : { Attributes: chosen };
    },
  },
  SetQueueAttributes: {
    access: accessTo('SetQueueAttributes'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const settings = required(input.Attributes, 'Attribute.Name');
      checkSettings(call, settings);
      applySettings(queue, settings);
      queue.modifiedAt = call.world.clock.now();
      return {};
    },
  },
} satisfies Operations<typeof Sqs>;

/** What is not set but found. The counts, approximate in AWS, are exact here. */
function facts(queue: Queue, now: number): Record<string, string> {
  const visible = queue.messages.filter(({ visibleAt }) => visibleAt <= now).length;
  const inFlight = queue.messages.filter((one) => one.visibleAt > now && one.received > 0).length;
  return {
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(queue.messages.length - visible - inFlight),
  };
}

/** Known attributes that the queue does not have. */
const mayLack = new Set([
  'Policy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
]);

function choose(
  all: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  if (names.includes('All')) return { ...all };
  const chosen: Record<string, string> = {};
  for (const name of names) {
    const value = Object.hasOwn(all, name) ? all[name] : undefined;
    if (value !== undefined) chosen[name] = value;
    else if (!mayLack.has(name)) {
      throw new Fault('InvalidAttributeName', `Unknown Attribute ${name}.`);
    }
  }
  return chosen;
}
