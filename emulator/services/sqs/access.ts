import type { Access, Call } from '../../service.ts';
import { findQueue } from './queue-url.ts';
import type { Queue } from './store.ts';

/**
 * What no policy of a queue can give to another account.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-customer-managed-policy-examples.html#grant-cross-account-permissions-to-role-and-user-name
 */
export const ownersActions: ReadonlySet<string> = new Set([
  'AddPermission',
  'CancelMessageMoveTask',
  'CreateQueue',
  'DeleteQueue',
  'ListMessageMoveTasks',
  'ListQueues',
  'ListQueueTags',
  'RemovePermission',
  'SetQueueAttributes',
  'StartMessageMoveTask',
  'TagQueue',
  'UntagQueue',
]);

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html */
export function queueAccess(
  call: Call,
  queue: Queue,
  action: string,
  conditions: Access['conditions'] = {},
): Access {
  const tags = Object.entries(queue.tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
  const isStranger = call.account !== queue.account;
  return {
    action: `sqs:${action}`,
    resource: queue.arn,
    conditions: { ...Object.fromEntries(tags), ...conditions },
    resourcePolicy: {
      document: isStranger && ownersActions.has(action) ? undefined : queue.attributes.Policy,
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
  return (input, call) => queueAccess(call, findQueue(call, input.QueueUrl), action);
}
