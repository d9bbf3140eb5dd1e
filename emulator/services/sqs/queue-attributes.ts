import type * as Sqs from '@aws-sdk/client-sqs';
import type { Operations } from '../../service.ts';
import { accessTo } from './access.ts';
import { ruleOf } from './attribute-rules.ts';
import { applySettings, checkSettings, normalize, shownSettings } from './attributes.ts';
import { countInFlight, dropExpired, isVisible } from './messages.ts';
import { findQueue } from './queue-url.ts';
import { required, unknownAttribute } from './refusals.ts';
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
      const settings = normalize(required(input.Attributes, 'Attribute.Name'));
      checkSettings(call, settings, { ...queue, isFifo: queue.fifo !== undefined });
      applySettings(queue, settings);
      queue.modifiedAt = call.world.clock.now();
      return {};
    },
  },
} satisfies Operations<typeof Sqs>;

/** What is not set but found. The counts, approximate in AWS, are exact here. */
function facts(queue: Queue, now: number): Record<string, string> {
  const visible = queue.messages.filter((message) => isVisible(message, now)).length;
  const inFlight = countInFlight(queue, now);
  return {
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(queue.messages.length - visible - inFlight),
  };
}

function choose(
  all: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  if (names.includes('All')) return { ...all };
  const chosen: Record<string, string> = {};
  for (const name of names) {
    const value = Object.hasOwn(all, name) ? all[name] : undefined;
    if (value !== undefined) chosen[name] = value;
    // The queue may lack what it could have.
    else if (ruleOf(name) === undefined) throw unknownAttribute(name);
  }
  return chosen;
}
