import type { Access, Call } from '../../service.ts';
import { findQueue } from './queue-url.ts';
import type { Queue } from './store.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html */
export function queueAccess(queue: Queue, action: string): Access {
  return {
    action: `sqs:${action}`,
    resource: queue.arn,
    conditions: Object.fromEntries(
      Object.entries(queue.tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
    ),
    resourcePolicy: {
      document: queue.attributes.Policy,
      owner: queue.account,
      role: 'sufficient',
    },
  };
}

interface NamesQueue {
  readonly QueueUrl?: string | undefined;
}

/** The access of an operation on the queue of the request. Batches need the right of their single operation. */
export function accessTo(action: string): (input: NamesQueue, call: Call) => Access {
  return (input, call) => queueAccess(findQueue(call, input.QueueUrl), action);
}
