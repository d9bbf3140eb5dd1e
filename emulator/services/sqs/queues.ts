import type * as Sqs from '@aws-sdk/client-sqs';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { accessTo, queueAccess } from './access.ts';
import { applySettings, checkSettings, redrivePolicy, shownSettings } from './attributes.ts';
import { page } from './page.ts';
import { findQueue, queueNamed, urlOf } from './queue-url.ts';
import { invalidParameter, required } from './refusals.ts';
import { type Queue, queueIn, storeOf } from './store.ts';

/** For so long a deleted queue's name stays taken, and a purge keeps others off. */
const settleTime = 60_000;

export const queues = {
  CreateQueue: {
    access: (input, call) => ({
      action: 'sqs:CreateQueue',
      resource: arnOf(call, required(input.QueueName, 'QueueName')),
      conditions: {
        'aws:TagKeys': Object.keys(input.tags ?? {}),
        ...Object.fromEntries(
          Object.entries(input.tags ?? {}).map(([key, value]) => [`aws:RequestTag/${key}`, value]),
        ),
      },
    }),
    handle: (input, call) => {
      const name = checkName(required(input.QueueName, 'QueueName'));
      const settings = input.Attributes ?? {};
      checkSettings(call, settings);
      const queue =
        queueIn(storeOf(call), name) ?? makeQueue(call, name, settings, input.tags ?? {});
      requireSame(queue, settings);
      return { QueueUrl: urlOf(queue, call.world) };
    },
  },
  DeleteQueue: {
    access: accessTo('DeleteQueue'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const store = storeOf({ ...call, account: queue.account });
      delete store.queues[queue.name];
      store.deleted[queue.name] = call.world.clock.now();
      call.world.clock.wake(`sqs:${queue.arn}`);
      return {};
    },
  },
  GetQueueUrl: {
    access: (input, call) => queueAccess(ownedQueue(input, call), 'GetQueueUrl'),
    handle: (input, call) => ({ QueueUrl: urlOf(ownedQueue(input, call), call.world) }),
  },
  ListQueues: {
    access: (_input, call) => ({ action: 'sqs:ListQueues', resource: arnOf(call, '*') }),
    handle: (input, call) => {
      const all = Object.values(storeOf(call).queues)
        .filter(({ name }) => name.startsWith(input.QueueNamePrefix ?? ''))
        .map((queue) => urlOf(queue, call.world))
        .sort(byCodeUnits);
      const { items, NextToken } = page(all, input);
      return { ...(items.length > 0 && { QueueUrls: items }), ...(NextToken && { NextToken }) };
    },
  },
  ListDeadLetterSourceQueues: {
    access: accessTo('ListDeadLetterSourceQueues'),
    handle: (input, call) => {
      const target = findQueue(call, input.QueueUrl);
      const all = Object.values(storeOf(call).queues)
        .filter(({ attributes }) => {
          const text = attributes.RedrivePolicy;
          return text !== undefined && redrivePolicy(call, text)?.target === target;
        })
        .map((queue) => urlOf(queue, call.world))
        .sort(byCodeUnits);
      const { items, NextToken } = page(all, input);
      return { queueUrls: items, ...(NextToken && { NextToken }) };
    },
  },
  PurgeQueue: {
    access: accessTo('PurgeQueue'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const now = call.world.clock.now();
      if (queue.purgedAt !== undefined && now < queue.purgedAt + settleTime) {
        throw new Fault(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
        );
      }
      queue.purgedAt = now;
      queue.messages = [];
      return {};
    },
  },
} satisfies Operations<typeof Sqs>;

function ownedQueue(input: Sqs.GetQueueUrlCommandInput, call: Call): Queue {
  const account = input.QueueOwnerAWSAccountId ?? call.account;
  return queueNamed({ ...call, account }, required(input.QueueName, 'QueueName'));
}

function arnOf({ account, region }: Call, name: string): string {
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

function checkName(name: string): string {
  if (name.endsWith('.fifo')) throw notImplemented(`A FIFO queue (${name})`);
  // As a member's name it would set the prototype, and not be kept.
  if (name === '__proto__') throw notImplemented('A queue __proto__');
  if (/^[A-Za-z0-9_-]{1,80}$/.test(name)) return name;
  throw invalidParameter(
    name,
    'QueueName',
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
  );
}

function makeQueue(
  call: Call,
  name: string,
  settings: Readonly<Record<string, string>>,
  tags: Record<string, string>,
): Queue {
  const store = storeOf(call);
  const now = call.world.clock.now();
  if (now < (store.deleted[name] ?? Number.NEGATIVE_INFINITY) + settleTime) {
    throw new Fault(
      'QueueDeletedRecently',
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    );
  }
  const { account, region } = call;
  const times = { createdAt: now, modifiedAt: now };
  const arn = arnOf(call, name);
  const queue: Queue = { name, account, region, arn, ...times, attributes: {}, tags, messages: [] };
  applySettings(queue, settings);
  store.queues[name] = queue;
  return queue;
}

/** A queue that is there already is the answer, unless the request wants it different. */
function requireSame(queue: Queue, settings: Readonly<Record<string, string>>): void {
  const present = shownSettings(queue);
  for (const [name, value] of Object.entries(settings)) {
    if (value === '' || present[name] === value) continue;
    throw new Fault(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${name}`,
    );
  }
}

function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : 1;
}
